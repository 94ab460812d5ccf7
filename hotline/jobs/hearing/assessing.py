"""From transcripts to how soon a person must look, and the alarm while the caller still speaks."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline import cases, residents
from hotline.calls.models import Call, Recording, Transcript
from hotline.calls.transcripts import best_of, transcripts_of
from hotline.cases.models import Case
from hotline.cases.terms import SEVERITIES
from hotline.jobs.hearing import engines
from hotline.jobs.run import house
from hotline.residents.models import Resident
from hotline.triage.assessment import Assessment
from hotline.triage.hearings import with_earlier

ALARMING = ("critical", "urgent")


def assess_text(
    session: Session,
    call: Call,
    text: str,
    confidence: float | None = None,
    alternatives: Sequence[str] = (),
) -> Assessment:
    """What triage makes of a caller's words, which may have been others; the ledger counts."""
    resident = session.get(Resident, call.resident_id) if call.resident_id else None
    age = residents.age_of(resident, house().database.clock()) if resident else None
    return engines.triage_here().assess(
        text,
        call.language,
        confidence=confidence,
        alternatives=alternatives,
        needs=tuple(resident.needs) if resident else (),
        age=age,
    )


def raise_alarm(recording_id: int) -> None:
    """Open the call's case now and page people: the flow finds it when the plea has ended."""
    with house().database.begin() as session:
        recording = session.get_one(Recording, recording_id)
        # The call is locked before its case, as the flow does it.
        call = session.get_one(Call, recording.call_id, with_for_update=True)
        if _case_of(session, recording) is None:
            cases.open_case(session, call.id, "plea", call.resident_id, recording_id)
        _assess(session, recording_id)


def assess(recording_id: int) -> None:
    """Triage decides who is paged first; a case nobody opened yet is assessed when it is."""
    with house().database.begin() as session:
        _assess(session, recording_id)


def _assess(session: Session, recording_id: int) -> None:
    recording = session.get_one(Recording, recording_id)
    transcripts = transcripts_of(session, recording_id)
    best = best_of(transcripts)
    case = _case_of(session, recording) or _unclaimed(session, recording, transcripts)
    if case is None or best is None:
        return
    call = session.get_one(Call, case.call_id)
    heard = list(_assessments(session, call, transcripts))
    is_its_own = case.recording_id == recording_id
    if is_its_own:
        case.transcript_id = best.id
    if not heard:
        return
    severity = min((one.severity for one in heard), key=SEVERITIES.index)
    if severity not in ALARMING and not is_its_own:
        return  # a remark, or a television, says nothing about the plea before it
    telling = [one for one in heard if one.severity == severity]
    reasons = [reason for one in telling for reason in one.reasons]
    topics = [signal.category for one in heard for signal in one.signals if signal.active]
    cases.assess(case, severity, reasons, topics)
    house().paging.look_at(session, case)


def _case_of(session: Session, recording: Recording) -> Case | None:
    """The case that a recording tells of; what is said while waiting belongs to the call's last."""
    cases_of_call = select(Case).where(Case.call_id == recording.call_id)
    latest = cases_of_call.order_by(Case.id.desc()).with_for_update().limit(1)
    own = session.scalar(latest.where(Case.recording_id == recording.id))
    if own is not None or recording.purpose != "waiting":
        return own
    last = session.scalar(latest)
    if last is not None and last.recording_id is None:
        last.recording_id = recording.id
    return last


def _unclaimed(
    session: Session, recording: Recording, transcripts: Sequence[Transcript]
) -> Case | None:
    """Who spoke and then pressed a key after all has no case, unless it was a cry for help."""
    if recording.purpose != "plea" or recording.ended_at is None:
        return None
    call = session.get_one(Call, recording.call_id, with_for_update=True)
    heard = _assessments(session, call, transcripts)
    if not any(one.severity in ALARMING for one in heard):
        return None
    return cases.open_case(session, call.id, "plea", call.resident_id, recording.id)[0]


def _assessments(
    session: Session, call: Call, transcripts: Sequence[Transcript]
) -> Iterator[Assessment]:
    """Of each hearing; half a plea proves only what alarms in it."""
    for row, alternatives in with_earlier(transcripts):
        assessment = assess_text(session, call, row.text, row.confidence, alternatives)
        if row.is_whole or assessment.severity in ALARMING:
            yield assessment
