"""What a caller does with an order: place it, take it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hotline.residents import Resident
from hotline.supplies.catalogue import set_meals
from hotline.supplies.models import Order, OrderingWindow, OrderItem, OrderStatus
from hotline.supplies.past import is_cancellable
from hotline.supplies.windows import current_window

MAX_LINES = 20
QUANTITIES = range(1, 10)


class LineRequest(Protocol):
    """So many of a set meal; the flow's own `OrderLine` fits."""

    @property
    def code(self) -> str: ...
    @property
    def quantity(self) -> int: ...


@dataclass(frozen=True)
class Placed:
    order: Order


@dataclass(frozen=True)
class Closed:
    """No ordering window is open; nothing was stored."""


@dataclass(frozen=True)
class Cancelled:
    order: Order


@dataclass(frozen=True)
class TooLate:
    """The order is packed already, or its window has closed; nothing was changed."""

    order: Order


class OrderError(ValueError):
    """An order that cannot be meant: says what is wrong with it."""


def place_order(
    session: Session,
    call_id: int,
    resident: Resident | None,
    lines: Sequence[LineRequest],
    address_recording_id: int | None,
    now: datetime,
) -> Placed | Closed:
    """Stores an order in the current window.

    An unknown caller's order waits `to_complete`: staff hears name and building in the recording.
    The caller of this function handles each event once (calls.sessions holds the call's row), so
    orders of one call are simply counted. Raises OrderError.
    """
    items = _items(session, lines)
    window = current_window(session, now)
    if window is None:
        return Closed()
    order = _new_order(session, call_id, resident, window, now)
    order.items = items
    order.address_recording_id = address_recording_id
    session.add(order)
    session.flush()
    return Placed(order)


def cancel_order(session: Session, order_id: int, now: datetime) -> Cancelled | TooLate:
    """Takes an order back while its window is open; once cancelled it stays so, said twice or not.

    Raises OrderError for an order that does not exist.
    """
    order = session.get(Order, order_id, with_for_update=True)
    if order is None:
        raise OrderError(f"there is no order {order_id}")
    if order.status == OrderStatus.CANCELLED:
        return Cancelled(order)
    if not is_cancellable(session, order, now):
        return TooLate(order)
    order.status = OrderStatus.CANCELLED
    order.cancelled_at = now
    return Cancelled(order)


def _new_order(
    session: Session, call_id: int, resident: Resident | None, window: OrderingWindow, now: datetime
) -> Order:
    placed = select(func.count()).select_from(Order).where(Order.call_id == call_id)
    return Order(
        call_id=call_id,
        number=session.scalars(placed).one() + 1,
        resident_id=resident and resident.id,
        building=resident and resident.building,
        unit=resident and resident.unit,
        status=OrderStatus.CONFIRMED if resident else OrderStatus.TO_COMPLETE,
        batch=window.batch,
        created_at=now,
    )


def _items(session: Session, lines: Sequence[LineRequest]) -> list[OrderItem]:
    """One item a set meal, named as in the catalogue: what is chosen twice is added up."""
    if not 1 <= len(lines) <= MAX_LINES:
        raise OrderError(f"an order has 1 to {MAX_LINES} lines, not {len(lines)}")
    names = {meal.code: meal.name for meal in set_meals(session)}
    items: dict[str, OrderItem] = {}
    for line in lines:
        _check(line, names)
        item = items.setdefault(
            line.code, OrderItem(code=line.code, name=names[line.code], quantity=0)
        )
        item.quantity += line.quantity
    return list(items.values())


def _check(line: LineRequest, names: dict[str, str]) -> None:
    if line.code not in names:
        raise OrderError(f"set meal {line.code!r} is not on offer")
    if line.quantity not in QUANTITIES:
        raise OrderError(f"set meal {line.code!r}: quantity 1 to 9, not {line.quantity}")
