"""What the board shows: who waits on the line, which cases are open, who has which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline.calls.models import Call, CallEvent, Recording
from hotline.cases import SEVERITIES
from hotline.cases.models import Case
from hotline.escalation.models import Page
from hotline.residents import Resident
from hotline.staff.models import Staff

MOST_ROWS = 300
"""More open cases than that are not read by anybody; the most urgent come first."""


@dataclass(frozen=True)
class BoardRow:
    """A caller on hold, or a case; of what was said only the words that are its reasons."""

    case_id: int | None
    severity: str
    kind: str
    since: datetime
    number: str | None
    resident: str | None
    birth_year: int | None
    place: str
    needs: tuple[str, ...]
    reasons: tuple[str, ...]
    speaking: bool
    taken_by: str | None
    ringing: tuple[str, ...]
    """Names of the staff whose phones ring for this case now."""
    pages: int
    """How often somebody was rung, in vain so far."""


@dataclass(frozen=True)
class Board:
    """Most urgent first, then who has been there longest."""

    waiting: tuple[BoardRow, ...]
    """Callers on hold."""
    untaken: tuple[BoardRow, ...]
    taken: tuple[BoardRow, ...]


def load_board(session: Session) -> Board:
    holding = holding_calls(session)
    cases = {case.id: case for case in _cases(session, holding)}
    rows = _RowMaker(session, list(cases.values()), [*holding.values()])
    newest = {case.call_id: case for case in sorted(cases.values(), key=_unresolved_last)}
    waiting = [rows.row(call, newest.get(call.id)) for call in holding.values()]
    shown = {case.id for call_id, case in newest.items() if call_id in holding}
    other = [
        rows.row(rows.calls[case.call_id], case)
        for case in cases.values()
        if case.id not in shown and case.status != "resolved"
    ]
    return Board(
        waiting=_sorted(waiting),
        untaken=_sorted([row for row in other if row.taken_by is None]),
        taken=_sorted([row for row in other if row.taken_by is not None]),
    )


def holding_calls(session: Session) -> dict[int, Call]:
    """Live calls whose current lap ends in a hold: somebody hears music and waits for a person."""
    live = session.execute(
        select(Call, CallEvent.actions)
        .join(CallEvent, (CallEvent.call_id == Call.id) & (CallEvent.sequence == Call.sequence))
        .where(Call.ended_at.is_(None), Call.page_id.is_(None))
    )
    return {
        call.id: call for call, actions in live if actions and actions[-1].get("type") == "hold"
    }


def _cases(session: Session, holding: Mapping[int, Call]) -> Sequence[Case]:
    """Unresolved cases, and whatever cases the callers on hold have."""
    return session.scalars(
        select(Case)
        .where((Case.status != "resolved") | Case.call_id.in_(holding))
        .order_by(Case.id.desc())
        .limit(MOST_ROWS)
    ).all()


def _unresolved_last(case: Case) -> tuple[bool, int]:
    return case.status != "resolved", case.id


def _sorted(rows: list[BoardRow]) -> tuple[BoardRow, ...]:
    return tuple(sorted(rows, key=lambda row: (SEVERITIES.index(row.severity), row.since)))


class _RowMaker:
    """Everything that rows are made from, in four questions to the database."""

    def __init__(self, session: Session, cases: list[Case], holding: list[Call]) -> None:
        call_ids = {case.call_id for case in cases}
        self.calls = {call.id: call for call in holding} | {
            call.id: call for call in session.scalars(select(Call).where(Call.id.in_(call_ids)))
        }
        people = {case.resident_id for case in cases}
        people |= {call.resident_id for call in self.calls.values()}
        self._residents = {
            resident.id: resident
            for resident in session.scalars(
                select(Resident).where(Resident.id.in_(people - {None}))
            )
        }
        self._speaking = set(
            session.scalars(
                select(Recording.call_id).where(
                    Recording.call_id.in_(self.calls),
                    Recording.path.is_not(None),
                    Recording.ended_at.is_(None),
                )
            )
        )
        self._pages = session.scalars(
            select(Page).where(
                Page.case_id.in_([case.id for case in cases]), Page.channel != "board"
            )
        ).all()
        self._names = staff_names(session)

    def row(self, call: Call, case: Case | None) -> BoardRow:
        resident = self._residents.get((case and case.resident_id) or call.resident_id or 0)
        pages = [page for page in self._pages if case is not None and page.case_id == case.id]
        return BoardRow(
            case_id=case.id if case else None,
            severity=case.severity if case else "unknown",
            kind=case.kind if case else "person",
            since=case.opened_at if case else call.started_at,
            number=call.from_number,
            resident=resident.name if resident else None,
            birth_year=resident.birth_year if resident else None,
            place=place_of(resident),
            needs=tuple(resident.needs) if resident else (),
            reasons=tuple(case.reasons) if case else (),
            speaking=call.id in self._speaking,
            taken_by=self._name(case.acknowledged_by) if case else None,
            ringing=tuple(
                self._name(page.target) or page.target for page in pages if page.result is None
            ),
            pages=len(pages),
        )

    def _name(self, login: str | None) -> str | None:
        return self._names.get(login, login) if login else None


def place_of(resident: Resident | None) -> str:
    """Where they live, as it is said: compound, building, unit."""
    if resident is None:
        return ""
    return " ".join(part for part in (resident.compound, resident.building, resident.unit) if part)


def staff_names(session: Session) -> dict[str, str]:
    """Login to name, of everybody who ever was on the staff."""
    return dict(session.execute(select(Staff.login, Staff.name)).all())
