"""A house on SQLite, with a clock that can be moved, and telephones that only note being rung."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from hotline import staff
from hotline.config import Settings
from hotline.db import Database
from hotline.notify import CannotRing, StaffContact, VoiceChannel
from hotline.wiring.house import House, build
from hotline.wiring.paging import Paging
from tests import community
from tests.community import make_tables


class Clock:
    """The time of a story."""

    def __init__(self) -> None:
        self.now = community.NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Phones:
    """A carrier on which phones ring; `out_of_order` cannot be rung."""

    name = "phones"

    def __init__(self) -> None:
        self.rung: list[str] = []
        self.quiet: list[str] = []
        self.out_of_order: set[str] = set()

    def can_ring(self, contact: StaffContact) -> bool:
        return contact.phone is not None

    def ring(self, page_id: int, contact: StaffContact) -> str:
        if contact.login in self.out_of_order:
            raise CannotRing("out of order")
        self.rung.append(contact.login)
        return f"leg-{page_id}-{contact.login}"

    def placed(self, carrier_call_id: str) -> None:
        pass

    def stop_ringing(self, carrier_call_id: str) -> None:
        self.quiet.append(carrier_call_id.split("-")[-1])


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def phones() -> Phones:
    return Phones()


@pytest.fixture
def house(tmp_path: Path, redis_url: str, clock: Clock) -> Iterator[House]:
    settings = Settings(data_dir=tmp_path, redis_url=redis_url)
    database = Database(settings.database_url, clock)
    make_tables(database)
    with database.begin() as session:
        staff.add(session, "doctor", "陈医生", "operator", ["medical"], "13900000101")
        staff.add(session, "nurse", "李护士", "operator", ["medical"], "13900000102")
        staff.add(session, "wang", "王敏", "operator", ["operators"], "13900000103")
        community.add_resident(session, phone="+8613900000001")
    house = build(settings, database)
    yield house
    house.redis.close()
    database.close()


@pytest.fixture
def paging(house: House, phones: Phones) -> Paging:
    """The house's paging, with those phones as its only carrier."""
    house.paging._channels["voice"] = VoiceChannel([phones])
    return house.paging
