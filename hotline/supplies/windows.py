"""When orders are taken; what is ordered in one window goes out together."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline.supplies.models import OrderingWindow

_LONGEST_BATCH = 40


def current_window(session: Session, now: datetime) -> OrderingWindow | None:
    """The open window that closes first; None: no orders are taken now."""
    open_now = select(OrderingWindow).where(
        OrderingWindow.opens_at <= now, OrderingWindow.closes_at > now
    )
    return session.scalar(open_now.order_by(OrderingWindow.closes_at).limit(1))


def window_of_batch(session: Session, batch: str | None) -> OrderingWindow | None:
    return session.scalar(select(OrderingWindow).where(OrderingWindow.batch == batch))


class WindowError(ValueError):
    """An ordering window that cannot be kept: says why."""


def set_window(
    session: Session, batch: str, opens_at: datetime, closes_at: datetime
) -> OrderingWindow:
    """Enters the window of a delivery batch, or moves it.

    Windows do not overlap: an order would not know with which of two batches it goes out. Raises
    WindowError.
    """
    if not 1 <= len(batch) <= _LONGEST_BATCH:
        raise WindowError(f"a batch has 1 to {_LONGEST_BATCH} characters, not {len(batch)}")
    if closes_at <= opens_at:
        raise WindowError("a window closes after it opens")
    window = window_of_batch(session, batch)
    _refuse_overlap(session, batch, opens_at, closes_at)
    if window is None:
        window = OrderingWindow(batch=batch)
        session.add(window)
    window.opens_at, window.closes_at = opens_at, closes_at
    session.flush()
    return window


def _refuse_overlap(session: Session, batch: str, opens_at: datetime, closes_at: datetime) -> None:
    """One may open at the moment at which another closes."""
    overlapping = select(OrderingWindow).where(
        OrderingWindow.batch != batch,
        OrderingWindow.opens_at < closes_at,
        OrderingWindow.closes_at > opens_at,
    )
    other = session.scalar(overlapping.order_by(OrderingWindow.opens_at).limit(1))
    if other is not None:
        times = f"{_told(other.opens_at, opens_at)} to {_told(other.closes_at, opens_at)}"
        raise WindowError(f"it overlaps the window of batch {other.batch!r}, {times}")


def _told(moment: datetime, like: datetime) -> str:
    """In the time zone in which the other one was given."""
    return moment.astimezone(like.tzinfo).isoformat(" ", "minutes")
