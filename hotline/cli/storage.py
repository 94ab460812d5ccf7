"""The database, for commands that do their work on it directly."""

from collections.abc import Iterator
from contextlib import contextmanager

from hotline.config import Settings
from hotline.db import Database
from hotline.db.migrate import upgrade


@contextmanager
def open_database() -> Iterator[Database]:
    """The database of the settings, brought up to date: the very first command may be ours."""
    settings = Settings.load()
    upgrade(settings.database_url)
    database = Database(settings.database_url)
    try:
        yield database
    finally:
        database.close()
