"""Everything that can happen to a case; each inside the caller's transaction."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline import outbox
from hotline.cases.models import Case, CaseNote, Review
from hotline.cases.terms import DISPOSITIONS, KINDS, SEVERITIES
from hotline.db import now

ACKNOWLEDGED = "hotline.jobs.case_acknowledged"


class AlreadyTaken(Exception):
    """Somebody else has this case."""

    def __init__(self, by: str) -> None:
        super().__init__(f"already taken by {by}")
        self.by = by


def open_case(
    session: Session,
    call_id: int,
    kind: str,
    resident_id: int | None = None,
    recording_id: int | None = None,
) -> tuple[Case, bool]:
    """The call's case that somebody still has to come for, or a new one; and whether it is new.

    A caller who says what is wrong and then presses 0 is one case; a plea is added to the case of
    the wish to speak with someone, and makes a plea of it. A second plea is a second case. The
    case's row is locked for the rest of the transaction.

    A plea that somebody took while it was still being spoken is the case they have.
    """
    if kind not in KINDS:
        raise ValueError(f"unknown kind of case: {kind}")
    case = _awaited(session, call_id, recording_id, kind)
    is_new = case is None
    if case is None:
        case = Case(call_id=call_id, kind=kind, resident_id=resident_id, opened_at=now(session))
        session.add(case)
    if recording_id is not None:
        case.recording_id = recording_id
    if case.kind != "plea":
        case.kind = kind
    session.flush()
    return case, is_new


def _awaited(session: Session, call_id: int, recording_id: int | None, kind: str) -> Case | None:
    """Open, or taken by somebody who is on the way: whoever asks again waits for the same."""
    awaited = (Case.status == "open") | Case.joining_since.is_not(None)
    if kind == "plea" and recording_id is not None:
        awaited |= Case.recording_id == recording_id
    cases = session.scalars(
        select(Case).where(Case.call_id == call_id, awaited).order_by(Case.id).with_for_update()
    ).all()
    if recording_id is None:
        return cases[-1] if cases else None
    fitting = [case for case in cases if case.recording_id in (recording_id, None)]
    return min(fitting, key=lambda case: case.recording_id is None, default=None)


def assess(
    case: Case,
    severity: str,
    reasons: Sequence[str],
    topics: Sequence[str] = (),
    transcript_id: int | None = None,
) -> bool:
    """What triage made of it; whether the severity changed.

    `topics` are categories of the lexicon, short enough to be said to whoever is rung. A second
    hearing never lowers what a first one found; only `unknown` can become `routine`.
    """
    if severity not in SEVERITIES:
        raise ValueError(f"unknown severity: {severity}")
    if transcript_id is not None:
        case.transcript_id = transcript_id
    case.reasons = list(dict.fromkeys([*case.reasons, *reasons]))
    case.topics = list(dict.fromkeys([*case.topics, *topics]))
    lowered = SEVERITIES.index(severity) > SEVERITIES.index(case.severity)
    if severity == case.severity or (lowered and case.severity != "unknown"):
        return False
    case.severity = severity
    return True


def acknowledge(session: Session, case_id: int, login: str, joining: bool = False) -> Case:
    """`login` has it: nobody else is rung, the caller is told. Raises AlreadyTaken, LookupError.

    `joining`: and is coming onto the caller's line. Saying so twice changes nothing.
    """
    case = _locked(session, case_id)
    if case.acknowledged_by == login:
        return case
    if case.acknowledged_by is not None:
        raise AlreadyTaken(case.acknowledged_by)
    case.status = "acknowledged"
    case.acknowledged_by = login
    case.acknowledged_at = now(session)
    case.joining_since = case.acknowledged_at if joining else None
    outbox.put(session, ACKNOWLEDGED, case.id, "joining" if joining else "", queue="urgent")
    return case


def joined(session: Session, call_id: int, login: str) -> None:
    """`login` speaks with the caller: they have all that this caller is still waiting for."""
    waiting = select(Case).where(
        Case.call_id == call_id, (Case.status == "open") | Case.joining_since.is_not(None)
    )
    for case in session.scalars(waiting.order_by(Case.id).with_for_update()).all():
        if case.status == "open":
            acknowledge(session, case.id, login)
        case.joining_since = None


def give_back(session: Session, case: Case) -> None:
    """Who took it did not come to the caller's line: it is everybody's again."""
    note = f"{case.acknowledged_by} took it and did not reach the caller; paging again"
    session.add(CaseNote(case_id=case.id, author="hotline", text=note))
    case.status = "open"
    case.acknowledged_by = case.acknowledged_at = case.joining_since = case.next_page_at = None


def resolve(session: Session, case_id: int, login: str, disposition: str) -> Case:
    """The case has ended as `disposition` says; who ends an open case has taken it first."""
    if disposition not in DISPOSITIONS:
        raise ValueError(f"unknown disposition: {disposition}")
    case = _locked(session, case_id)
    if case.status == "open":
        acknowledge(session, case_id, login)
    if case.status != "resolved":
        case.status = "resolved"
        case.disposition = disposition
        case.resolved_at = now(session)
    return case


def add_note(session: Session, case_id: int, login: str, text: str) -> CaseNote:
    text = text.strip()
    if not text:
        raise ValueError("an empty note")
    note = CaseNote(case_id=_locked(session, case_id).id, author=login, text=text[:4000])
    session.add(note)
    session.flush()
    return note


def review(
    session: Session,
    call_id: int,
    reviewer: str,
    case_id: int | None = None,
    transcript: str | None = None,
    severity: str | None = None,
    score: int | None = None,
) -> Review:
    """A reviewer's correction, kept beside what the machine said."""
    if severity is not None and severity not in SEVERITIES:
        raise ValueError(f"unknown severity: {severity}")
    if score is not None and not 1 <= score <= 5:
        raise ValueError("a score is 1 to 5")
    entry = Review(
        call_id=call_id,
        case_id=case_id,
        reviewer=reviewer,
        transcript_corrected=transcript,
        severity_corrected=severity,
        score=score,
        created_at=now(session),
    )
    session.add(entry)
    session.flush()
    return entry


def _locked(session: Session, case_id: int) -> Case:
    case = session.get(Case, case_id, with_for_update=True)
    if case is None:
        raise LookupError(f"no case {case_id}")
    return case
