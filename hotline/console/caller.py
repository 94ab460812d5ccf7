"""Who a case is about, and what came from them before."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, selectinload

from hotline.calls.models import Call
from hotline.cases.models import Case
from hotline.medicine import Refill
from hotline.residents import Resident
from hotline.supplies import Order

MOST_OF_EACH = 8
NOBODY = -1
"""No resident's id: what belongs to nobody must not be taken for a stranger's."""


@dataclass(frozen=True)
class Caller:
    """`resident` is None for numbers that the ledger does not know."""

    resident: Resident | None
    cases: Sequence[Case]
    orders: Sequence[Order]
    refills: Sequence[Refill]
    calls: Sequence[Call]
    """All of them earlier ones, newest first."""


def load_caller(session: Session, case: Case, call: Call) -> Caller:
    resident = _resident(session, case.resident_id or call.resident_id)
    calls = _earlier_calls(session, call, resident)
    ids = [call.id, *(earlier.id for earlier in calls)]
    who = resident.id if resident else NOBODY
    cases = select(Case).where((Case.resident_id == who) | Case.call_id.in_(ids))
    orders = select(Order).where((Order.resident_id == who) | Order.call_id.in_(ids))
    refills = select(Refill).where((Refill.resident_id == who) | Refill.call_id.in_(ids))
    return Caller(
        resident,
        session.scalars(
            cases.where(Case.id != case.id).order_by(Case.id.desc()).limit(MOST_OF_EACH)
        ).all(),
        session.scalars(
            orders.options(selectinload(Order.items)).order_by(Order.id.desc()).limit(MOST_OF_EACH)
        ).all(),
        session.scalars(refills.order_by(Refill.id.desc()).limit(MOST_OF_EACH)).all(),
        calls,
    )


def _resident(session: Session, resident_id: int | None) -> Resident | None:
    """With phones and medicines: the whole card."""
    card = [selectinload(Resident.other_phones), selectinload(Resident.medicines)]
    return session.get(Resident, resident_id, options=card) if resident_id else None


def _earlier_calls(session: Session, call: Call, resident: Resident | None) -> Sequence[Call]:
    """Of the same resident, or from the same number; a withheld number has no past."""
    same: ColumnElement[bool]
    if resident is not None:
        same = Call.resident_id == resident.id
    elif call.from_number is not None:
        same = Call.from_number == call.from_number
    else:
        return []
    earlier = select(Call).where(same, Call.id < call.id, Call.page_id.is_(None))
    return session.scalars(earlier.order_by(Call.id.desc()).limit(MOST_OF_EACH)).all()
