"""Alembic's entry: migrations run on the same engine as everything else, one process at a time."""

from alembic import context
from sqlalchemy import text

import hotline.db.tables  # noqa: F401 - every table is known
from hotline.db import Base, Database

LOCK = 7_243_001
"""PostgreSQL's advisory lock of this project; SQLite locks with the transaction."""


def run() -> None:
    database = Database(context.config.get_main_option("sqlalchemy.url") or "")
    with database.engine.begin() as connection:
        if not database.is_sqlite:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
        context.configure(
            connection=connection, target_metadata=Base.metadata, render_as_batch=True
        )
        with context.begin_transaction():
            context.run_migrations()
    database.close()


run()
