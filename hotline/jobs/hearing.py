"""From a recording to a transcript, an assessment and, if need be, more people paged."""

import logging
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline import cases, outbox, residents
from hotline.calls.models import Call, Recording, Transcript
from hotline.calls.recordings import HEAR
from hotline.cases.models import Case
from hotline.flow.loader import Flows
from hotline.jobs.run import house
from hotline.residents.models import Resident
from hotline.speech import recognizers
from hotline.speech.audio import SoundError, read_wav
from hotline.speech.recognizers import Recognizer, Recognizers

if TYPE_CHECKING:
    from hotline.triage import Triage

logger = logging.getLogger(__name__)

NOBODY = "none"
"""The engine of a transcript that no engine could make."""

HEARING_FOR = timedelta(seconds=4)
"""A listener renews its claim while somebody speaks; what has ended takes no longer to hear than
it took to speak."""
RENEW_AFTER = timedelta(seconds=1)
LOOK_AGAIN_SECONDS = 1.2


@cache
def triage_here() -> "Triage":
    """The lexicons and models, read once."""
    from hotline.triage import load_triage  # large dictionaries, for who hears alone

    return load_triage(house().settings.languages_dir)


@cache
def recognizers_here() -> Recognizers:
    """This process's recognisers, each loaded once."""
    return Recognizers(house().settings.models_dir)


def hear_live(recording_id: int) -> None:
    """Hear a recording while it is being spoken, where the language's engine can."""
    recording, call = _recording(recording_id)
    recognizer = recognizers_here().for_language(call.language)
    path = house().recordings.path(recording_id)
    if recognizer is None or not recognizer.live or path is None or recording.ended_at is not None:
        return
    if not _may_listen(recording_id, HEARING_FOR):
        return  # somebody does; should they die, the recording is heard when it has ended
    ended = _Ended(recording_id)
    try:
        heard = recognizers.follow(path, ended, recognizer)
    except SoundError as error:
        logger.warning("recording %s: %s", recording_id, error)
        return
    _keep(recording_id, recognizer.name, heard)


def hear(recording_id: int) -> None:
    """Hear a recording that has ended, unless it was heard as it was spoken."""
    recording, call = _recording(recording_id)
    if recording.ended_at is None:
        return  # its end will have it heard
    with house().database.read() as session:
        known = _newest(session, recording_id) is not None
    if known:
        _assess(recording_id)
        return
    if not _may_listen(recording_id, HEARING_FOR + timedelta(seconds=recording.seconds or 0)):
        with house().database.begin() as session:
            outbox.put(session, HEAR, recording_id, queue="hearing", delay=LOOK_AGAIN_SECONDS)
        return
    engine, heard = _recognise(recording_id, recognizers_here().for_language(call.language))
    _keep(recording_id, engine, heard)


def _recognise(
    recording_id: int, recognizer: Recognizer | None
) -> tuple[str, recognizers.Transcript]:
    path = house().recordings.path(recording_id)
    nothing = recognizers.Transcript(text="", confidence=None, words=(), seconds=0.0)
    if recognizer is None or path is None:
        return NOBODY, nothing
    try:
        return recognizer.name, recognizer.transcribe(read_wav(path))
    except SoundError as error:
        logger.warning("recording %s cannot be heard: %s", recording_id, error)
        return NOBODY, nothing


def _keep(recording_id: int, engine: str, heard: recognizers.Transcript) -> None:
    """First of all it is kept: whatever comes of the assessment, staff can read what was said."""
    with house().database.begin() as session:
        session.get_one(Recording, recording_id, with_for_update=True)
        if _newest(session, recording_id) is None:
            session.add(
                Transcript(
                    recording_id=recording_id,
                    engine=engine,
                    text=heard.text,
                    confidence=heard.confidence,
                    words=[vars(word) for word in heard.words],
                    created_at=house().database.clock(),
                )
            )
    _assess(recording_id)


def _assess(recording_id: int) -> None:
    """Triage decides who is paged first; a case nobody opened yet is assessed when it is."""
    with house().database.begin() as session:
        case = session.scalar(
            select(Case).where(Case.recording_id == recording_id).with_for_update().limit(1)
        )
        transcript = _newest(session, recording_id)
        if case is not None and transcript is not None and case.transcript_id != transcript.id:
            _assess_case(session, case, transcript)


def _assess_case(session: Session, case: Case, transcript: Transcript) -> None:
    call = session.get_one(Call, case.call_id)
    resident = session.get(Resident, case.resident_id) if case.resident_id else None
    age = residents.age_of(resident, house().database.clock()) if resident else None
    assessment = triage_here().assess(
        transcript.text,
        call.language,
        confidence=transcript.confidence,
        needs=tuple(resident.needs) if resident else (),
        age=age,
    )
    topics = [signal.category for signal in assessment.signals if signal.active]
    cases.assess(case, assessment.severity, assessment.reasons, topics, transcript.id)
    house().paging.look_at(session, case)


def _may_listen(recording_id: int, time: timedelta) -> bool:
    """Whether nobody else listens to this recording; then it is ours for so long."""
    now = house().database.clock()
    with house().database.begin() as session:
        recording = session.get_one(Recording, recording_id, with_for_update=True)
        if recording.hearing_until is not None and recording.hearing_until > now:
            return False
        recording.hearing_until = now + time
        return True


class _Ended:
    """Tells the listener whether the recording has ended, and others that somebody listens."""

    def __init__(self, recording_id: int) -> None:
        self._id = recording_id
        self._renewed = house().database.clock() - RENEW_AFTER

    def __call__(self) -> bool:
        now = house().database.clock()
        if now - self._renewed < RENEW_AFTER:
            with house().database.read() as session:
                ended = session.scalar(select(Recording.ended_at).where(Recording.id == self._id))
            return ended is not None
        self._renewed = now
        with house().database.begin() as session:
            recording = session.get_one(Recording, self._id)
            recording.hearing_until = now + HEARING_FOR
            return recording.ended_at is not None


def _recording(recording_id: int) -> tuple[Recording, Call]:
    with house().database.read() as session:
        recording = session.get_one(Recording, recording_id)
        return recording, session.get_one(Call, recording.call_id)


def _newest(session: Session, recording_id: int) -> Transcript | None:
    return session.scalar(
        select(Transcript)
        .where(Transcript.recording_id == recording_id)
        .order_by(Transcript.id.desc())
        .limit(1)
    )


def warm_up(flows: Flows) -> None:
    """Load what the house's languages need before the first caller speaks."""
    for language in flows.languages:
        recognizers_here().for_language(language)
    triage_here()
