"""What a caller asks for."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hotline.medicine.models import Refill
from hotline.residents import Resident

BOXES = range(1, 10)


class RefillError(ValueError):
    """A refill that cannot be meant: says what is wrong with it."""


def request_refill(
    session: Session,
    call_id: int,
    resident: Resident | None,
    medicine: str | None,
    quantity: int,
    card_ready: bool,
    recording_id: int | None,
    address_recording_id: int | None,
    now: datetime,
) -> Refill:
    """Stores a refill; `recording_id` holds the name of the medicine where `medicine` is None.

    Counted within its call like an order (supplies.ordering). Raises RefillError.
    """
    if medicine is None and recording_id is None:
        raise RefillError("a refill needs the name of a medicine, or a recording of it")
    if quantity not in BOXES:
        raise RefillError(f"1 to 9 boxes, not {quantity}")
    asked = select(func.count()).select_from(Refill).where(Refill.call_id == call_id)
    refill = Refill(
        call_id=call_id,
        number=session.scalars(asked).one() + 1,
        resident_id=resident and resident.id,
        medicine=medicine,
        quantity=quantity,
        card_ready=card_ready,
        recording_id=recording_id,
        address_recording_id=address_recording_id,
        created_at=now,
    )
    session.add(refill)
    session.flush()
    return refill
