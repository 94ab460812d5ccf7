"""Browsers in which staff can be rung now. A line that is not seen again is soon gone by itself."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from hotline.staff.models import Staff, StaffLine

FRESH = timedelta(seconds=15)
"""A browser reports itself every few seconds; silent for longer, it is closed or cut off."""


def line_seen(session: Session, line_id: str, staff_id: int, now: datetime) -> None:
    """This browser of theirs is open; the first time, what grew stale is cleared away."""
    line = session.get(StaffLine, line_id)
    if line is None:
        session.execute(delete(StaffLine).where(StaffLine.seen_at < now - FRESH))
        session.add(StaffLine(id=line_id, staff_id=staff_id, seen_at=now))
        return
    line.staff_id, line.seen_at = staff_id, now


def line_gone(session: Session, line_id: str) -> None:
    """This browser was closed, or its user logged out."""
    session.execute(delete(StaffLine).where(StaffLine.id == line_id))


def lines_of(session: Session, login: str, now: datetime) -> list[str]:
    """Ids of the lines on which this person can be rung now, the one seen last first."""
    fresh = (
        select(StaffLine.id)
        .join(Staff, Staff.id == StaffLine.staff_id)
        .where(Staff.login == login, Staff.active, StaffLine.seen_at > now - FRESH)
    )
    return list(session.scalars(fresh.order_by(StaffLine.seen_at.desc(), StaffLine.id)))
