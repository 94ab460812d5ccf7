"""Bringing a database up to date.

Most commands and starts find it up to date, so Alembic is only loaded where it is not: that takes
as long as many a command.
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import column, inspect, select, table

from hotline.db.engine import Database

if TYPE_CHECKING:
    from alembic.config import Config

_SCRIPTS = Path(__file__).with_name("migrations")
_VERSION = table("alembic_version", column("version_num"))


def configuration(url: str) -> "Config":
    """Alembic's configuration, without a file: the folder and the database are known."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


@cache
def head() -> str:
    """The newest migration there is; each file begins with its number."""
    return max(path.name.partition("_")[0] for path in _SCRIPTS.glob("versions/[0-9]*.py"))


def revision(database: Database) -> str | None:
    """The newest migration that a database has seen, None where it has seen none."""
    with database.read() as session:
        if not inspect(session.connection()).has_table(_VERSION.name):
            return None
        found: str | None = session.scalar(select(_VERSION.c.version_num))
        return found


def upgrade(url: str) -> None:
    """Run every migration that the database has not seen; safe to run in two processes."""
    if _is_current(url):
        return
    from alembic import command

    command.upgrade(configuration(url), "head")


def _is_current(url: str) -> bool:
    database = Database(url)
    try:
        return revision(database) == head()
    finally:
        database.close()
