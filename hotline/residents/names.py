"""Names that the line speaks, so that the voice can render them before anyone calls."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline.residents.greeting import greeting_of
from hotline.residents.models import Resident


def names_to_render(
    session: Session, language: str, now: datetime
) -> Iterator[tuple[str, str, str]]:
    """`("resident_name", "", greeting)` and `("building", "", name)`, each once.

    Greetings in the residents' own language; buildings in any, since staff is told of them too.
    """
    residents = session.scalars(select(Resident).where(Resident.language == language))
    for greeting in sorted({greeting_of(resident, language, now) for resident in residents}):
        yield "resident_name", "", greeting
    for building in session.scalars(select(Resident.building).distinct().order_by("building")):
        yield "building", "", building
