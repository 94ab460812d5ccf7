"""A small community for tests: an empty database, and rows that many rooms refer to."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from sqlalchemy.orm import Session

import hotline.db.tables  # noqa: F401  every table, so that foreign keys find each other
from hotline.calls.models import Call, Recording
from hotline.db import Base, Database
from hotline.residents import Resident, ResidentMedicine
from hotline.supplies import OrderingWindow, SetMeal

NOW = datetime(2026, 3, 9, 10, 0, tzinfo=UTC)

_numbers = count(1)


def make_tables(database: Database) -> None:
    """Every table; of a SQLite file that nobody has used yet, made once and copied."""
    path = Path(database.engine.url.database or "")
    if database.is_sqlite and not path.exists():
        path.write_bytes(_tables())
    else:
        Base.metadata.create_all(database.engine)


@cache
def _tables() -> bytes:
    """A SQLite file with every table, and nothing in them."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "tables.db"
        database = Database(f"sqlite:///{path}")
        Base.metadata.create_all(database.engine)
        database.close()
        return path.read_bytes()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty SQLite database with every table."""
    database = Database(f"sqlite:///{tmp_path / 'community.db'}")
    make_tables(database)
    yield database
    database.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """One transaction on it."""
    with database.begin() as session:
        yield session


def add_resident(session: Session, name: str = "王秀英", **columns: Any) -> Resident:
    """A woman of 82; `medicines` may be given as names."""
    medicines = columns.pop("medicines", [])
    columns = {"gender": "f", "birth_year": 1944, "building": "3号楼", "unit": "2-501", **columns}
    resident = Resident(name=name, created_at=NOW, **columns)
    resident.medicines = [
        ResidentMedicine(name=medicine, position=place) for place, medicine in enumerate(medicines)
    ]
    session.add(resident)
    session.flush()
    return resident


def add_call(session: Session, **columns: Any) -> Call:
    call = Call(
        **{
            "carrier": "text",
            "carrier_call_id": f"test-{next(_numbers)}",
            "language": "zh-CN",
            "flow": "main",
            "started_at": NOW,
            **columns,
        }
    )
    session.add(call)
    session.flush()
    return call


def add_recording(session: Session, call: Call, **columns: Any) -> Recording:
    recording = Recording(
        **{"name": f"r{next(_numbers)}", "call_id": call.id, "purpose": "plea", **columns}
    )
    session.add(recording)
    session.flush()
    return recording


def add_set_meals(session: Session, *codes: str) -> None:
    for position, code in enumerate(codes or "ABC"):
        session.add(
            SetMeal(code=code, name=f"蔬菜套餐{code}", name_en=f"Meal {code}", position=position)
        )
    session.flush()


def add_window(
    session: Session, batch: str = "3月9日", opens_at: datetime = NOW - timedelta(hours=2)
) -> OrderingWindow:
    """Open for eight hours, from two hours ago."""
    window = OrderingWindow(batch=batch, opens_at=opens_at, closes_at=opens_at + timedelta(hours=8))
    session.add(window)
    session.flush()
    return window
