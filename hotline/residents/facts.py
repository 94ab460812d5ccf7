"""What a flow may know of the resident who calls."""

from datetime import datetime
from typing import Any

from hotline.residents.greeting import age_of, greeting_of
from hotline.residents.models import Resident


def caller_facts(resident: Resident | None, language: str, now: datetime) -> dict[str, Any]:
    """The part `resident` of a call's facts; None for a caller nobody knows."""
    return {"resident": resident and _known(resident, language, now)}


def _known(resident: Resident, language: str, now: datetime) -> dict[str, Any]:
    return {
        "id": resident.id,
        "name": resident.name,
        "greeting": greeting_of(resident, language, now),
        "age": age_of(resident, now),
        "language": resident.language,
        "needs": list(resident.needs),
        "lives_alone": "lives_alone" in resident.needs,
        "skip_menu": resident.skip_menu,
        "slower": resident.slower,
        "building": resident.building,
        "unit": resident.unit,
    }
