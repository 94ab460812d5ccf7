"""Asks a database cheaply whether anything was committed since the last time, by any process."""

from types import TracebackType
from typing import Any, Self

from hotline.db import Database

_SQLITE = "PRAGMA data_version"  # counts the commits of other connections; takes no lock
_POSTGRESQL = "SELECT pg_current_snapshot()::text"  # differs after every transaction that wrote


class ChangeMarker:
    """A context manager that holds one connection; `read()` differs after a commit elsewhere."""

    def __init__(self, database: Database) -> None:
        self._query = _SQLITE if database.is_sqlite else _POSTGRESQL
        self._database = database

    def __enter__(self) -> Self:
        self._connection = self._database.engine.raw_connection()
        return self

    def read(self) -> Any:
        """Something that can be compared; raises the driver's error when the database is away."""
        cursor = self._connection.cursor()
        try:
            cursor.execute(self._query)
            row: Any = cursor.fetchone()
        finally:
            cursor.close()
            self._connection.rollback()  # PostgreSQL would otherwise go on showing this moment
        return row[0]

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()
