"""Orders of the last weeks, each with the call that placed it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from sqlalchemy.orm import Session

from hotline.calls.models import Call
from hotline.demo.names import ELDER_FROM
from hotline.demo.regulars import LIVING_ALONE, WITH_A_PARTNER
from hotline.residents import Resident, age_of
from hotline.supplies import Order, OrderItem, OrderStatus, current_window, set_meals

NEIGHBOURS_WHO_ORDERED = 40
CALL_LENGTH = timedelta(minutes=3)


def add_past_orders(
    session: Session,
    rng: Random,
    regulars: Sequence[Resident],
    neighbours: Sequence[Resident],
    now: datetime,
) -> None:
    """Those of the regulars and of some elderly neighbours; all of them delivered."""
    cast = zip(regulars, (*LIVING_ALONE, *WITH_A_PARTNER), strict=True)
    elders = [each for each in neighbours if each.phone and _is_elder(each, now)]
    ordered = [
        *((resident, regular.ordered) for resident, regular in cast if regular.ordered),
        *((elder, rng.randint(2, 25)) for elder in rng.sample(elders, NEIGHBOURS_WHO_ORDERED)),
    ]
    oldest_first = sorted(ordered, key=lambda each: -each[1])
    for number, (resident, days) in enumerate(oldest_first, start=1):
        _add_order(session, rng, resident, number, now - timedelta(days=days))


def _is_elder(resident: Resident, now: datetime) -> bool:
    return (age_of(resident, now) or 0) >= ELDER_FROM


def _add_order(
    session: Session, rng: Random, resident: Resident, number: int, at: datetime
) -> None:
    call = Call(
        carrier="text",
        carrier_call_id=f"demo-{number}",
        from_number=resident.phone,
        resident_id=resident.id,
        language=resident.language,
        flow="main",
        started_at=at,
        ended_at=at + CALL_LENGTH,
        outcome="done",
    )
    session.add(call)
    session.flush()
    window = current_window(session, at)
    session.add(
        Order(
            call_id=call.id,
            number=1,
            resident_id=resident.id,
            building=resident.building,
            unit=resident.unit,
            status=OrderStatus.DELIVERED,
            batch=window.batch if window else None,
            created_at=at + CALL_LENGTH,
            items=[
                OrderItem(code=meal.code, name=meal.name, quantity=rng.randint(1, 2))
                for meal in rng.sample(set_meals(session), rng.randint(1, 2))
            ],
        )
    )
    session.flush()
