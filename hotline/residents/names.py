"""Names that the line speaks, so that the voice can render them before anyone calls."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Select, or_, select
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
    callers = session.scalars(_callers(language))
    for greeting in sorted({greeting_of(resident, language, now) for resident in callers}):
        yield "resident_name", "", greeting
    for building in session.scalars(select(Resident.building).distinct().order_by("building")):
        yield "building", "", building


def slower_greetings(session: Session, language: str, now: datetime) -> Iterator[tuple[float, str]]:
    """`(slower, greeting)` of each caller of this language for whom the line speaks slowly."""
    for resident in session.scalars(_callers(language).where(Resident.slower > 1)):
        yield resident.slower, greeting_of(resident, language, now)


def _callers(language: str) -> Select[Resident]:
    """Those who can be known by their number."""
    can_be_known = or_(Resident.phone.is_not(None), Resident.other_phones.any())
    return select(Resident).where(Resident.language == language, can_be_known)
