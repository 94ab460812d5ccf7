"""From the outbox to RQ."""

import logging
import time
from collections.abc import Sequence
from datetime import timedelta

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from sqlalchemy import delete, event, select
from sqlalchemy.orm import Session

from hotline.db import Database, utc_now
from hotline.outbox.entries import QUEUES, written
from hotline.outbox.models import OutboxEntry

logger = logging.getLogger(__name__)

RUN = "hotline.jobs.run"
"""The one function that RQ calls: it looks up what the entry says and marks it done."""

REPEAT_SECONDS = 20.0
"""A job that is not done by then is sent again; each attempt doubles it, up to ten minutes."""

KEEP_DONE = timedelta(days=7)

REST_SECONDS = 5.0
"""After Redis failed, commits do not wait for it again for so long; the relay catches up."""


class Relay:
    """Turns outbox entries into RQ jobs; safe to run in many processes at once."""

    def __init__(self, database: Database, redis: Redis) -> None:
        self._database = database
        self._queues: dict[str, Queue] = {name: Queue(name, connection=redis) for name in QUEUES}
        self._resting_until = 0.0

    def attach(self) -> None:
        """From now on send what this process writes right after each commit."""
        event.listen(self._database.sessions, "after_commit", self._after_commit)

    def send_due(self, limit: int = 100) -> int:
        """Send what is due, oldest first; how many were sent."""
        with self._database.begin() as session:
            entries = _claim(session, limit)
        return self._enqueue(entries)

    def forget_done(self) -> None:
        """Delete entries that were done a week ago: until then they tell what was done when."""
        with self._database.begin() as session:
            session.execute(delete(OutboxEntry).where(OutboxEntry.done_at < utc_now() - KEEP_DONE))

    def _after_commit(self, session: Session) -> None:
        entries = written(session)
        if entries and time.monotonic() >= self._resting_until:
            self._enqueue(entries)

    def _enqueue(self, entries: Sequence[OutboxEntry]) -> int:
        try:
            for entry in entries:
                self._queues[entry.queue].enqueue(
                    RUN,
                    entry.id,
                    job_id=f"outbox-{entry.id}-{entry.attempts}",
                    result_ttl=60,
                    failure_ttl=3600,
                    job_timeout=300,
                )
        except RedisError as error:
            self._resting_until = time.monotonic() + REST_SECONDS
            logger.warning("job queue away, jobs wait in the outbox: %s", error)
            return 0
        return len(entries)


def _claim(session: Session, limit: int) -> list[OutboxEntry]:
    """Due entries, moved on to their next attempt so that no other relay sends them as well."""
    now = utc_now()
    entries = session.scalars(
        select(OutboxEntry)
        .where(OutboxEntry.done_at.is_(None), OutboxEntry.due_at <= now)
        .order_by(OutboxEntry.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for entry in entries:
        entry.attempts += 1
        wait = min(REPEAT_SECONDS * 2 ** min(entry.attempts - 1, 5), 600.0)
        entry.due_at = now + timedelta(seconds=wait)
    return list(entries)
