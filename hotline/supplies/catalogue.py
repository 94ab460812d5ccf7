"""What can be ordered."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline.supplies.models import SetMeal


def set_meals(session: Session) -> list[SetMeal]:
    """Those on offer, in the order of the leaflet."""
    on_offer = select(SetMeal).where(SetMeal.active)
    return list(session.scalars(on_offer.order_by(SetMeal.position, SetMeal.id)))


def name_in(meal: SetMeal, language: str) -> str:
    """The name to speak; Chinese where nothing else was written."""
    return meal.name if language.startswith("zh") else meal.name_en or meal.name


def names_to_render(session: Session, language: str) -> Iterator[tuple[str, str, str]]:
    """`("set_meal", code, name)` of every set meal on offer."""
    for meal in set_meals(session):
        yield "set_meal", meal.code, name_in(meal, language)
