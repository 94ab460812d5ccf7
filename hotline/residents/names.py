"""Names that the line speaks, so that the voice can render them before anyone calls."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from hotline.residents.greeting import greeting_of
from hotline.residents.models import Resident


def names_to_render(
    session: Session, language: str, now: datetime
) -> Iterator[tuple[str, str, str]]:
    """`("resident_name", "", greeting)` and `("building", "", name)`, each once.

    Greetings of those who can be known by their number, in their own language; buildings in
    every language, since staff is told of them too.
    """
    can_be_known = or_(Resident.phone.is_not(None), Resident.other_phones.any())
    callers = session.scalars(select(Resident).where(Resident.language == language, can_be_known))
    for greeting in sorted({greeting_of(resident, language, now) for resident in callers}):
        yield "resident_name", "", greeting
    for building in session.scalars(select(Resident.building).distinct().order_by("building")):
        yield "building", "", building
