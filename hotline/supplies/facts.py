"""What a flow may know of set meals, and of this caller's orders."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from hotline.residents import Resident
from hotline.supplies.catalogue import name_in, set_meals
from hotline.supplies.models import Order, SetMeal
from hotline.supplies.past import is_cancellable, last_order, open_order
from hotline.supplies.windows import current_window

Facts = dict[str, Any]


def caller_facts(
    session: Session, resident: Resident | None, language: str, now: datetime
) -> Facts:
    """The parts `set_meals`, `ordering`, `last_order` and `open_order` of a call's facts.

    `last_order` holds only what is still on offer, so that repeating it always works.
    """
    meals = set_meals(session)
    last = resident and last_order(session, resident.id, now)
    pending = resident and open_order(session, resident.id, now)
    return {
        "set_meals": [{"code": meal.code, "name": name_in(meal, language)} for meal in meals],
        "ordering": {"open": current_window(session, now) is not None},
        "last_order": _repeatable(last, meals, language) if last else None,
        "open_order": _pending(session, pending, meals, language, now) if pending else None,
    }


def _repeatable(order: Order, meals: list[SetMeal], language: str) -> Facts | None:
    on_offer = {meal.code for meal in meals}
    lines = [line for line in _lines(order, meals, language) if line["code"] in on_offer]
    return {"id": order.id, "lines": lines} if lines else None


def _pending(
    session: Session, order: Order, meals: list[SetMeal], language: str, now: datetime
) -> Facts:
    return {
        "id": order.id,
        "lines": _lines(order, meals, language),
        "cancellable": is_cancellable(session, order, now),
    }


def _lines(order: Order, meals: list[SetMeal], language: str) -> list[Facts]:
    names = {meal.code: name_in(meal, language) for meal in meals}
    return [
        {"code": item.code, "name": names.get(item.code, item.name), "quantity": item.quantity}
        for item in order.items
    ]
