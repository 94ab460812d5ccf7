"""When orders are taken; what is ordered in one window goes out together."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline.supplies.models import OrderingWindow


def current_window(session: Session, now: datetime) -> OrderingWindow | None:
    """The open window that closes first; None: no orders are taken now."""
    open_now = select(OrderingWindow).where(
        OrderingWindow.opens_at <= now, OrderingWindow.closes_at > now
    )
    return session.scalar(open_now.order_by(OrderingWindow.closes_at).limit(1))


def window_of_batch(session: Session, batch: str | None) -> OrderingWindow | None:
    return session.scalar(select(OrderingWindow).where(OrderingWindow.batch == batch))
