"""Orders that a caller may want back: the last one to repeat, the open one to change."""

from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from hotline.supplies.models import Order, OrderStatus
from hotline.supplies.windows import window_of_batch

REMEMBERED = timedelta(days=14)

_NOT_YET_PACKED = (OrderStatus.TO_COMPLETE, OrderStatus.CONFIRMED)
_ON_ITS_WAY = (*_NOT_YET_PACKED, OrderStatus.PACKED)


def last_order(session: Session, resident_id: int, now: datetime) -> Order | None:
    """The newest order of the last 14 days that was not cancelled."""
    kept = _newest_first(resident_id, now).where(Order.status != OrderStatus.CANCELLED)
    return session.scalar(kept)


def open_order(session: Session, resident_id: int, now: datetime) -> Order | None:
    """The newest order of the last 14 days that is still to be delivered."""
    return session.scalar(_newest_first(resident_id, now).where(Order.status.in_(_ON_ITS_WAY)))


def is_cancellable(session: Session, order: Order, now: datetime) -> bool:
    """Until it is packed, while the window it was placed in is open."""
    window = window_of_batch(session, order.batch)
    return order.status in _NOT_YET_PACKED and window is not None and now < window.closes_at


def _newest_first(resident_id: int, now: datetime) -> Select[Order]:
    recent = select(Order).where(
        Order.resident_id == resident_id, Order.created_at > now - REMEMBERED
    )
    return recent.order_by(Order.created_at.desc(), Order.id.desc()).limit(1)
