"""Doing the job of an entry: one attempt at a time, and not for ever."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.exc import SQLAlchemyError

from hotline.db import Database, utc_now
from hotline.outbox.models import OutboxEntry

logger = logging.getLogger(__name__)

LEASE_SECONDS = 15.0
"""So long the relay leaves a job alone that was begun; after that its worker is taken for dead."""
RENEW_SECONDS = 5.0
LONGEST_SECONDS = 300.0
"""No job may take longer: then its lease is not renewed, and RQ interrupts it."""

LONGEST_PAUSE = 600.0
MOST_ATTEMPTS = 50
"""About seven hours; what has failed so often is given up, and shown in /readyz."""


def perform(
    database: Database, entry_id: int, attempt: int, call: Callable[[str, list[Any]], None]
) -> None:
    """Do the job of an entry; `call` gets its dotted path and arguments.

    `attempt` is what the entry's `attempts` were when it was sent: nothing happens where the job is
    done, or somebody has begun this attempt. Not done when `call` raises: the error is kept with
    the entry and the relay repeats it, later and later.
    """
    entry = _begin(database, entry_id, attempt)
    if entry is None:
        return
    try:
        with _leased(database, entry_id):
            call(entry.job, entry.arguments)
    except Exception as error:
        _failed(database, entry, f"{type(error).__name__}: {error}"[:500])
        raise
    _update(database, entry_id, error=None, done_at=utc_now())


def _begin(database: Database, entry_id: int, attempt: int) -> OutboxEntry | None:
    with database.begin() as session:
        entry = session.get(OutboxEntry, entry_id, with_for_update=True)
        if entry is None or entry.done_at is not None or entry.attempts != attempt:
            return None
        entry.attempts += 1
        entry.due_at = _from_now(LEASE_SECONDS)
        return entry


@contextmanager
def _leased(database: Database, entry_id: int) -> Iterator[None]:
    """Keep the relay from repeating the job while it runs, however slow it is."""
    over = threading.Event()
    threading.Thread(target=_renew, args=(database, entry_id, over), daemon=True).start()
    try:
        yield
    finally:
        over.set()


def _renew(database: Database, entry_id: int, over: threading.Event) -> None:
    until = time.monotonic() + LONGEST_SECONDS
    while not over.wait(RENEW_SECONDS) and time.monotonic() < until:
        try:
            _update(database, entry_id, due_at=_from_now(LEASE_SECONDS))
        except SQLAlchemyError as error:
            logger.warning("outbox %s: lease not renewed: %s", entry_id, error)


def _failed(database: Database, entry: OutboxEntry, reason: str) -> None:
    if entry.attempts >= MOST_ATTEMPTS:
        logger.error("outbox %s: %s is given up: %s", entry.id, entry.job, reason)
        _update(database, entry.id, error=reason, done_at=utc_now())
        return
    again = _from_now(min(2.0**entry.attempts, LONGEST_PAUSE))
    _update(database, entry.id, error=reason, due_at=again)


def _from_now(seconds: float) -> datetime:
    return utc_now() + timedelta(seconds=seconds)


def _update(database: Database, entry_id: int, **values: Any) -> None:
    with database.begin() as session:
        session.execute(update(OutboxEntry).where(OutboxEntry.id == entry_id).values(**values))
