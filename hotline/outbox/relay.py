"""From the outbox to RQ."""

import logging
import time
from collections.abc import Sequence
from datetime import datetime, timedelta

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from sqlalchemy import ColumnElement, and_, delete, event, or_, select
from sqlalchemy.orm import Session

from hotline.db import Database, utc_now
from hotline.outbox.entries import QUEUES, RELAY_AFTER_SECONDS, written
from hotline.outbox.models import OutboxEntry
from hotline.outbox.perform import LONGEST_SECONDS

logger = logging.getLogger(__name__)

RUN = "hotline.jobs.run"
"""The one function that RQ calls: it looks up what the entry says and marks it done."""

REPEAT_SECONDS, LONGEST_REPEAT_SECONDS = 20.0, 120.0
"""What is not begun by then is sent again: after as long a wait as it already had, within these."""

KEEP_DONE = timedelta(days=7)

REST_SECONDS = 5.0
"""After Redis failed, commits do not wait for it again for so long; the relay catches up."""


class Relay:
    """Turns outbox entries into RQ jobs; safe to run in many processes at once.

    `redis` must give up within a second: commits wait for it.
    """

    def __init__(self, database: Database, redis: Redis) -> None:
        self._database = database
        self._redis = redis
        self._queues: dict[str, Queue] = {name: Queue(name, connection=redis) for name in QUEUES}
        self._resting_until = 0.0

    @property
    def away(self) -> bool:
        """Redis did not answer when it was last asked."""
        return time.monotonic() < self._resting_until

    def attach(self) -> None:
        """From now on send what this process writes right after each commit."""
        event.listen(self._database.sessions, "after_commit", self._after_commit)

    def send_due(self, limit: int = 100) -> int:
        """Send what is due, oldest first; how many were sent. Without Redis nothing is touched."""
        if not self._answers():
            return 0
        with self._database.begin() as session:
            entries = _claim(session, OutboxEntry.due_at <= utc_now(), limit)
        return self._enqueue(entries)

    def take_urgent(self) -> OutboxEntry | None:
        """An urgent entry for who does without Redis; nobody else is given it for a while.

        What was just written is taken at once, since its writer could not send it either.
        """
        with self._database.begin() as session:
            entries = _claim(session, _urgent(utc_now()), limit=1)
        return entries[0] if entries else None

    def forget_done(self) -> None:
        """Delete entries that were done a week ago: until then they tell what was done when."""
        with self._database.begin() as session:
            session.execute(delete(OutboxEntry).where(OutboxEntry.done_at < utc_now() - KEEP_DONE))

    def _after_commit(self, session: Session) -> None:
        entries = written(session)
        if entries and not self.away:
            self._enqueue(entries)

    def _answers(self) -> bool:
        try:
            self._redis.ping()
        except RedisError as error:
            self._rest(error)
            return False
        self._resting_until = 0.0
        return True

    def _enqueue(self, entries: Sequence[OutboxEntry]) -> int:
        try:
            for entry in entries:
                self._queues[entry.queue].enqueue(
                    RUN,
                    entry.id,
                    entry.attempts,
                    job_id=f"outbox-{entry.id}-{entry.attempts}",
                    result_ttl=60,
                    failure_ttl=3600,
                    job_timeout=int(LONGEST_SECONDS),
                )
        except RedisError as error:
            self._rest(error)
            return 0
        return len(entries)

    def _rest(self, error: RedisError) -> None:
        if not self.away:
            logger.warning("job queue away, jobs wait in the outbox: %s", error)
        self._resting_until = time.monotonic() + REST_SECONDS


def _urgent(now: datetime) -> ColumnElement[bool]:
    just_written = and_(
        OutboxEntry.attempts == 0,
        OutboxEntry.due_at <= now + timedelta(seconds=RELAY_AFTER_SECONDS),
    )
    return and_(OutboxEntry.queue == "urgent", or_(OutboxEntry.due_at <= now, just_written))


def _claim(session: Session, which: ColumnElement[bool], limit: int) -> Sequence[OutboxEntry]:
    """Open entries, moved on so that no other process sends them as well."""
    now = utc_now()
    entries = session.scalars(
        select(OutboxEntry)
        .where(OutboxEntry.done_at.is_(None), which)
        .order_by(OutboxEntry.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for entry in entries:
        waited = (now - entry.created_at).total_seconds()
        wait = min(max(waited, REPEAT_SECONDS), LONGEST_REPEAT_SECONDS)
        entry.due_at = now + timedelta(seconds=wait)
    return entries
