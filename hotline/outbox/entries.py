"""Writing the outbox."""

from datetime import timedelta
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hotline.db import utc_now
from hotline.outbox.models import OutboxEntry

Queue = Literal["urgent", "default", "hearing"]
QUEUES: tuple[Queue, ...] = ("urgent", "default", "hearing")
RELAY_AFTER_SECONDS = 5.0
"""The writing process sends at once; what is not begun by then, a worker's relay sends."""
_WRITTEN = "outbox_written"


def put(
    session: Session,
    job: str,
    *arguments: int | str,
    queue: Queue = "default",
    delay: float = 0.0,
) -> OutboxEntry:
    """Store that `job` (a dotted path) is to be called with `arguments`, after `delay` seconds."""
    now = utc_now()
    entry = OutboxEntry(
        job=job,
        arguments=list(arguments),
        queue=queue,
        created_at=now,
        due_at=now + timedelta(seconds=delay or RELAY_AFTER_SECONDS),
    )
    session.add(entry)
    if not delay:
        session.info.setdefault(_WRITTEN, []).append(entry)
    return entry


def waiting(session: Session, job: str) -> int:
    """How many entries of a job are not done yet."""
    open_ = select(func.count()).where(OutboxEntry.done_at.is_(None), OutboxEntry.job == job)
    return session.scalar(open_) or 0


def written(session: Session) -> list[OutboxEntry]:
    """The entries of this session that nobody has sent yet; forgets them."""
    entries: list[OutboxEntry] = session.info.pop(_WRITTEN, [])
    return entries
