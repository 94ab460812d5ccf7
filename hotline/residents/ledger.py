"""Finding residents."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline.phones import normalise_phone
from hotline.residents.models import Resident, ResidentPhone

_ELDEST_FIRST = (Resident.birth_year.asc().nulls_last(), Resident.id)


def find_by_phone(session: Session, number: str | None) -> Resident | None:
    """Who most likely calls from `number`, in whatever way it is written.

    Those whose own phone it is come first, then those who also use it; of a household that shares
    the number the eldest, who needs the line most.
    """
    phone = normalise_phone(number)
    if phone is None:
        return None
    own = select(Resident).where(Resident.phone == phone)
    shared = select(Resident).join(ResidentPhone).where(ResidentPhone.phone == phone)
    return session.scalar(own.order_by(*_ELDEST_FIRST).limit(1)) or session.scalar(
        shared.order_by(*_ELDEST_FIRST).limit(1)
    )
