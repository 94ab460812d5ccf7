"""Hearing a recording that has ended: what no live hearing caught, and everything once more.

The first hearing decides who is paged and comes before everything else; `hear_again` waits in the
job queue behind the first hearings of other pleas.
"""

import logging
from collections.abc import Iterator

from hotline import outbox
from hotline.calls.models import Call, Recording
from hotline.calls.recordings import HEAR
from hotline.calls.transcripts import transcripts_of
from hotline.jobs.hearing import engines
from hotline.jobs.hearing.assessing import assess
from hotline.jobs.hearing.claims import claimed
from hotline.jobs.hearing.transcripts import Hearing, is_heard, keep
from hotline.jobs.run import house
from hotline.speech import recognizers
from hotline.speech.audio import SoundError, read_wav
from hotline.speech.recognizers import Recognizer

logger = logging.getLogger(__name__)

HEAR_AGAIN = "hotline.jobs.hear_again"
NOBODY = "none"
"""The engine of a transcript that no engine could make."""
LOOK_AGAIN_SECONDS = 1.2

_NOTHING = recognizers.Transcript(text="", confidence=None, words=(), seconds=0.0)


def hear(recording_id: int) -> None:
    """Hear a recording that has ended, unless it was heard as it was spoken; then hear it again."""
    recording, call = _recording(recording_id)
    if recording.ended_at is None:
        return  # its end will have it heard
    if not _is_known(recording_id) and not _hear_first(recording_id, call.language):
        _look_again(recording_id, HEAR)
        return
    assess(recording_id)
    if any(_second_hearings(recording_id, call.language)):
        with house().database.begin() as session:
            outbox.put(session, HEAR_AGAIN, recording_id, queue="hearing")


def _hear_first(recording_id: int, language: str) -> bool:
    """Whether nobody else is hearing it."""
    with claimed(recording_id) as ours:
        if ours and not _is_known(recording_id):
            recognizer = engines.recognizers_here().for_language(language)
            engine, heard = recognise(recording_id, recognizer)
            # Before any assessment it is kept: staff can read what was said whatever comes of it.
            keep(recording_id, engine, "plain", heard)
        return ours


def hear_again(recording_id: int) -> None:
    """The second hearing: off the call, as plain as the first one, and told who calls."""
    _, call = _recording(recording_id)
    with claimed(recording_id) as ours:
        if ours:
            for hearing, recognizer in list(_second_hearings(recording_id, call.language)):
                engine, heard = recognise(recording_id, recognizer)
                keep(recording_id, engine, hearing, heard)
                assess(recording_id)
    if not ours:
        _look_again(recording_id, HEAR_AGAIN)


def recognise(
    recording_id: int, recognizer: Recognizer | None
) -> tuple[str, recognizers.Transcript]:
    """Engine and transcript of a recording that has ended; nothing is kept.

    What cannot be heard at all (no engine, no sound) is an empty transcript of `NOBODY`.
    """
    path = house().recordings.path(recording_id)
    if recognizer is None or path is None:
        return NOBODY, _NOTHING
    try:
        return recognizer.name, recognizer.transcribe(read_wav(path))
    except SoundError as error:
        logger.warning("recording %s cannot be heard: %s", recording_id, error)
        return NOBODY, _NOTHING


def _second_hearings(recording_id: int, language: str) -> Iterator[tuple[Hearing, Recognizer]]:
    """Those that have still to be done."""
    with house().database.read() as session:
        transcripts = transcripts_of(session, recording_id)
    if any(row.engine == NOBODY for row in transcripts):
        return  # without sound there is nothing to hear again
    second = engines.recognizers_here().second(language)
    if second is not None and not is_heard(transcripts, second.name):
        yield "plain", second
    prompt = engines.hearing_prompt(language)
    prompted = engines.recognizers_here().second(language, prompt) if prompt else None
    if prompted is not None and not any(row.hearing == "prompted" for row in transcripts):
        yield "prompted", prompted


def _is_known(recording_id: int) -> bool:
    with house().database.read() as session:
        return is_heard(transcripts_of(session, recording_id))


def _look_again(recording_id: int, job: str) -> None:
    """`job` comes again when whoever hears it now may have finished."""
    with house().database.begin() as session:
        outbox.put(session, job, recording_id, queue="hearing", delay=LOOK_AGAIN_SECONDS)


def _recording(recording_id: int) -> tuple[Recording, Call]:
    with house().database.read() as session:
        recording = session.get_one(Recording, recording_id)
        return recording, session.get_one(Call, recording.call_id)
