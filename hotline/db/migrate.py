"""Bringing a database up to date."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from hotline.db.engine import Database


def configuration(url: str) -> Config:
    """Alembic's configuration, without a file: the folder and the database are known."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


@cache
def head() -> str | None:
    """The newest migration there is."""
    return ScriptDirectory.from_config(configuration("sqlite://")).get_current_head()


def revision(database: Database) -> str | None:
    """The newest migration that a database has seen, None where it has seen none."""
    with database.read() as session:
        return MigrationContext.configure(session.connection()).get_current_revision()


def upgrade(url: str) -> None:
    """Run every migration that the database has not seen; safe to run in two processes."""
    if not _is_current(url):
        command.upgrade(configuration(url), "head")


def _is_current(url: str) -> bool:
    """Asked first: most starts have nothing to migrate, and need not know every table."""
    database = Database(url)
    try:
        return revision(database) == head()
    finally:
        database.close()
