"""Which calls ring in a member of staff's browser, as the database has it."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline.calls.models import Call
from hotline.carriers.webphone.exchange import CARRIER
from hotline.cases.models import Case
from hotline.escalation.models import Page
from hotline.residents.models import Resident

RING_SECONDS = 25


@dataclass(frozen=True)
class Ring:
    """A page that rings: who needs somebody, and why. `leg` is the name of the call."""

    leg: str
    page_id: int | None
    case_id: int | None
    severity: str
    reasons: tuple[str, ...]
    waiting: bool
    resident_id: int | None = None
    name: str | None = None
    building: str | None = None
    unit: str | None = None
    age: int | None = None

    def message(self) -> dict[str, Any]:
        return {"type": "ring", **asdict(self)}


def leg_of(page_id: int) -> str:
    return f"ring-{page_id}"


def ringing(session: Session, login: str, now: datetime) -> list[Ring]:
    """The pages that ring for this person now, the oldest first."""
    pages = session.execute(
        _open_pages(login).where(Page.sent_at > now - timedelta(seconds=RING_SECONDS))
    )
    return [_ring(session, page, case, call, now) for page, case, call in pages]


def rung_out(session: Session, login: str, now: datetime) -> list[int]:
    """Pages that have rung long enough: nobody answers."""
    pages = session.execute(
        _open_pages(login).where(Page.sent_at <= now - timedelta(seconds=RING_SECONDS))
    )
    return [page.id for page, _, _ in pages]


def _open_pages(login: str) -> Any:
    return (
        select(Page, Case, Call)
        .join(Case, Case.id == Page.case_id)
        .join(Call, Call.id == Case.call_id)
        .where(
            Page.target == login,
            Page.carrier == CARRIER,
            Page.result.is_(None),
            Page.picked_up_at.is_(None),
        )
        .order_by(Page.id)
    )


def _ring(session: Session, page: Page, case: Case, call: Call, now: datetime) -> Ring:
    resident = session.get(Resident, case.resident_id) if case.resident_id else None
    known: dict[str, Any] = {}
    if resident is not None:
        born = resident.birth_year
        known = {
            "resident_id": resident.id,
            "name": resident.name,
            "building": resident.building,
            "unit": resident.unit,
            "age": now.year - born if born else None,
        }
    return Ring(
        leg=leg_of(page.id),
        page_id=page.id,
        case_id=case.id,
        severity=case.severity,
        reasons=tuple(case.reasons),
        waiting=call.ended_at is None,
        **known,
    )
