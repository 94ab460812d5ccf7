"""Hearing a recording that has ended: what no live hearing caught, and everything once more.

The first hearing decides who is paged and comes before everything else; `hear_again` waits in the
job queue behind the first hearings of other pleas.
"""

import logging
from collections.abc import Iterator
from datetime import timedelta

from hotline import outbox
from hotline.calls.models import Call, Recording
from hotline.calls.recordings import HEAR
from hotline.jobs.hearing import engines
from hotline.jobs.hearing.assessing import assess
from hotline.jobs.hearing.claims import HEARING_FOR, claim, give_up
from hotline.jobs.hearing.transcripts import Hearing, is_heard, keep, of_recording
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
    with house().database.read() as session:
        is_known = is_heard(of_recording(session, recording_id))
    if not is_known:
        if not _claimed(recording, HEAR):
            return
        recognizer = engines.recognizers_here().for_language(call.language)
        engine, heard = recognise(recording_id, recognizer)
        # First of all it is kept: whatever comes of the assessment, staff can read what was said.
        keep(recording_id, engine, "plain", heard)
        give_up(recording_id)
    assess(recording_id)
    if any(_second_hearings(recording_id, call.language)):
        with house().database.begin() as session:
            outbox.put(session, HEAR_AGAIN, recording_id, queue="hearing")


def hear_again(recording_id: int) -> None:
    """The second hearing: off the call, as plain as the first one and with the trade's words."""
    recording, call = _recording(recording_id)
    wanted = list(_second_hearings(recording_id, call.language))
    if not wanted or not _claimed(recording, HEAR_AGAIN):
        return
    try:
        for hearing, recognizer in wanted:
            engine, heard = recognise(recording_id, recognizer)
            keep(recording_id, engine, hearing, heard)
            assess(recording_id)
    finally:
        give_up(recording_id)


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
        transcripts = of_recording(session, recording_id)
    if any(row.engine == NOBODY for row in transcripts):
        return  # without sound there is nothing to hear again
    second = engines.recognizers_here().second(language)
    if second is not None and not is_heard(transcripts, second.name):
        yield "plain", second
    words = engines.trade_words(language)
    prompted = engines.recognizers_here().second(language, words) if words else None
    if prompted is not None and not any(row.hearing == "prompted" for row in transcripts):
        yield "prompted", prompted


def _claimed(recording: Recording, job: str) -> bool:
    """Whether it is ours to hear; else `job` comes again when who hears it may have finished."""
    if claim(recording.id, HEARING_FOR + timedelta(seconds=recording.seconds or 0)):
        return True
    with house().database.begin() as session:
        outbox.put(session, job, recording.id, queue="hearing", delay=LOOK_AGAIN_SECONDS)
    return False


def _recording(recording_id: int) -> tuple[Recording, Call]:
    with house().database.read() as session:
        recording = session.get_one(Recording, recording_id)
        return recording, session.get_one(Call, recording.call_id)
