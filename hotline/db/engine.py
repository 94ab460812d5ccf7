"""Engines for SQLite and PostgreSQL, and transactions that lock from their beginning."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session, sessionmaker

from hotline.db.base import utc_now

LOCK_TIMEOUT_SECONDS = 10
STATEMENT_TIMEOUT_SECONDS = 15
"""No call waits longer for any answer: it goes to a person."""

GONE_AFTER = {
    "tcp_user_timeout": 5000,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
}
"""A PostgreSQL host that vanished without a word is noticed within ten seconds, not two hours."""

_READING = "hotline_reading"
_CLOCK = "hotline_clock"


class Database:
    """Opens transactions on one database.

    `clock` is where rooms take the time from (`database.clock()`), so that tests can move it.
    """

    def __init__(self, url: str, clock: Callable[[], datetime] = utc_now) -> None:
        self.url = url
        self.clock = clock
        self.engine = _make_engine(url)
        self.sessions = sessionmaker(
            self.engine, expire_on_commit=False, info={_CLOCK: lambda: self.clock()}
        )
        self._reading = sessionmaker(
            self.engine.execution_options(**{_READING: True}), expire_on_commit=False
        )

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """A transaction: committed at the end, rolled back when anything raises."""
        with self.sessions.begin() as session:
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A transaction that only reads: it waits for no writer, and nothing of it is kept."""
        with self._reading() as session:
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Everything as it is at one moment, however long it takes to read; nobody waits for it."""
        option = {_READING: True} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with self.engine.connect().execution_options(**option) as connection:
            if not self.is_sqlite:
                connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            yield connection

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    def close(self) -> None:
        self.engine.dispose()


def now(session: Session) -> datetime:
    """The time, by the clock of the session's database."""
    clock: Callable[[], datetime] = session.info.get(_CLOCK, utc_now)
    return clock()


def _make_engine(url: str) -> Engine:
    if make_url(url).get_backend_name() == "sqlite":
        return _sqlite_engine(url)
    return create_engine(
        url,
        pool_pre_ping=True,
        pool_size=8,
        max_overflow=24,
        pool_timeout=LOCK_TIMEOUT_SECONDS,
        connect_args={
            "connect_timeout": 3,
            "options": f"-c lock_timeout={LOCK_TIMEOUT_SECONDS}s -c timezone=UTC"
            f" -c statement_timeout={STATEMENT_TIMEOUT_SECONDS}s",
            **GONE_AFTER,
        },
    )


def _sqlite_engine(url: str) -> Engine:
    engine = create_engine(
        url,
        pool_size=8,
        max_overflow=24,
        pool_timeout=LOCK_TIMEOUT_SECONDS,
        connect_args={"timeout": LOCK_TIMEOUT_SECONDS, "check_same_thread": False},
    )
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _configure_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see _begin_immediate
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",  # a plea that was answered is on disk
        "foreign_keys=ON",
        f"busy_timeout={LOCK_TIMEOUT_SECONDS * 1000}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Any) -> None:
    """SQLite locks for writing only at the first write, too late to say who was first."""
    reading = connection.get_execution_options().get(_READING, False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
