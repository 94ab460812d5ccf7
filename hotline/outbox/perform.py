"""Doing the job of an entry, once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import update

from hotline.db import Database, utc_now
from hotline.outbox.models import OutboxEntry

RUNNING_SECONDS = 60.0
"""While a job runs the relay leaves it alone; after that its worker is taken for dead."""


def perform(database: Database, entry_id: int, call: Callable[[str, list[Any]], None]) -> None:
    """Do the job of an entry unless it is done; `call` gets its dotted path and arguments.

    Not done when `call` raises: the error is kept with the entry and the relay repeats it, later
    and later.
    """
    entry = _begin(database, entry_id)
    if entry is None:
        return
    try:
        call(entry.job, entry.arguments)
    except Exception as error:
        again = utc_now() + timedelta(seconds=min(2.0 ** (entry.attempts + 1), 600.0))
        reason = f"{type(error).__name__}: {error}"[:500]
        _update(database, entry_id, error=reason, due_at=again)
        raise
    _update(database, entry_id, error=None, done_at=utc_now())


def _begin(database: Database, entry_id: int) -> OutboxEntry | None:
    with database.begin() as session:
        entry = session.get(OutboxEntry, entry_id, with_for_update=True)
        if entry is None or entry.done_at is not None:
            return None
        entry.due_at = max(entry.due_at, utc_now() + timedelta(seconds=RUNNING_SECONDS))
        return entry


def _update(database: Database, entry_id: int, **values: Any) -> None:
    with database.begin() as session:
        session.execute(update(OutboxEntry).where(OutboxEntry.id == entry_id).values(**values))
