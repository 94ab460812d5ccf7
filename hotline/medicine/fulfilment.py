"""What staff does with a refill: write down what was spoken, fetch it, deliver it, cancel it."""

from sqlalchemy.orm import Session

from hotline.medicine.models import Refill, RefillStatus
from hotline.medicine.requests import RefillError
from hotline.residents import Resident

NEXT = {
    RefillStatus.REQUESTED: {RefillStatus.COLLECTED, RefillStatus.BOUGHT, RefillStatus.CANCELLED},
    RefillStatus.COLLECTED: {RefillStatus.BOUGHT, RefillStatus.CANCELLED},
    RefillStatus.BOUGHT: {RefillStatus.DELIVERED, RefillStatus.CANCELLED},
    RefillStatus.DELIVERED: {RefillStatus.BOUGHT},  # ticked off at the wrong door
    RefillStatus.CANCELLED: set[RefillStatus](),
}


def complete_refill(
    session: Session, refill_id: int, medicine: str, resident: Resident | None = None
) -> Refill:
    """Writes down the medicine that was spoken and, where the caller was unknown, who it is for."""
    refill = _locked(session, refill_id)
    if not medicine.strip():
        raise RefillError("a refill needs the name of a medicine")
    refill.medicine = medicine.strip()
    refill.resident_id = resident.id if resident else refill.resident_id
    return refill


def set_refill_status(session: Session, refill_id: int, status: str) -> Refill:
    """Moves a refill on; raises RefillError for a step that NEXT does not know.

    Nothing can be bought before somebody has written down what it is.
    """
    refill = _locked(session, refill_id)
    if status == refill.status:
        return refill
    if status not in NEXT[RefillStatus(refill.status)]:
        raise RefillError(f"a refill that is {refill.status} cannot become {status}")
    if status == RefillStatus.BOUGHT and refill.medicine is None:
        raise RefillError(f"refill {refill_id} has no medicine written down yet")
    refill.status = RefillStatus(status)
    return refill


def _locked(session: Session, refill_id: int) -> Refill:
    refill = session.get(Refill, refill_id, with_for_update=True)
    if refill is None:
        raise RefillError(f"there is no refill {refill_id}")
    return refill
