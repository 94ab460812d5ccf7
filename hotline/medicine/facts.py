"""What a flow may know of a caller's medicines."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline.residents import Resident, ResidentMedicine


def caller_facts(resident: Resident | None) -> dict[str, Any]:
    """The part `medicines` of a call's facts: the regular ones, coded by their place."""
    regular = resident.medicines if resident else []
    return {
        "medicines": [
            {"code": str(place), "name": medicine.name}
            for place, medicine in enumerate(regular, start=1)
        ]
    }


def names_to_render(session: Session) -> Iterator[tuple[str, str, str]]:
    """`("medicine", "", name)` of every regular medicine once; names are spoken as written."""
    for name in session.scalars(select(ResidentMedicine.name).distinct().order_by("name")):
        yield "medicine", "", name
