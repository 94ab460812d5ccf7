"""Workers that carry out the same page: its phone rings once, and is not forgotten."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from hotline import cases, staff
from hotline.carriers.webphone.desk import WAKE
from hotline.carriers.webphone.rings import ringing
from hotline.config import Settings
from hotline.db import Database
from hotline.escalation.models import Page
from hotline.notify import StaffContact, VoiceChannel
from hotline.wiring.house import House, build
from hotline.wiring.paging import PLACING, Paging
from tests import community
from tests.community import make_tables
from tests.conftest import Stores
from tests.wiring.conftest import Clock, Phones


class Killed(BaseException):
    """What ends a worker ends nothing else."""


class DyingPhones(Phones):
    """The worker that dials first is killed while it does."""

    def ring(self, page_id: int, contact: StaffContact) -> str:
        leg = super().ring(page_id, contact)
        if len(self.rung) == 1:
            raise Killed
        return leg


class BrokenPhones(Phones):
    """Something that nobody has foreseen."""

    def ring(self, page_id: int, contact: StaffContact) -> str:
        raise ZeroDivisionError


@pytest.fixture
def house_on_stores(stores: Stores, tmp_path: Path, clock: Clock) -> Iterator[House]:
    database = Database(stores.database_url, clock)
    make_tables(database)
    with database.begin() as session:
        staff.add(session, "doctor", "陈医生", "operator", ["medical"], "13900000101")
    house = build(Settings(data_dir=tmp_path, redis_url=stores.redis_url), database)
    yield house
    house.redis.close()
    database.close()


def test_two_workers_at_once_ring_once(house_on_stores: House) -> None:
    house, phones = house_on_stores, Phones()
    paging = with_phones(house, phones)
    for _ in range(5):
        page_id = page_about_a_plea(house)
        both = [threading.Thread(target=paging.place, args=(page_id,)) for _ in range(2)]
        for worker in both:
            worker.start()
        for worker in both:
            worker.join()
        assert phones.rung == ["doctor"]
        assert stored(house, page_id).carrier_call_id == f"leg-{page_id}-doctor"
        phones.rung.clear()


def test_what_a_killed_worker_began_is_taken_up_by_another(house: House, clock: Clock) -> None:
    phones = DyingPhones()
    paging = with_phones(house, phones)
    page_id = page_about_a_plea(house)
    with pytest.raises(Killed):
        paging.place(page_id)
    clock.pass_(PLACING.total_seconds() - 1)
    paging.place(page_id)
    assert phones.rung == ["doctor"]
    clock.pass_(2)
    paging.place(page_id)
    assert phones.rung == ["doctor", "doctor"]
    assert stored(house, page_id).carrier == "phones"


def test_a_broken_channel_is_a_failed_page(house: House, caplog: pytest.LogCaptureFixture) -> None:
    page_id = page_about_a_plea(house)
    with_phones(house, BrokenPhones()).place(page_id)
    assert stored(house, page_id).result == "failed"
    assert "ZeroDivisionError" in caplog.text


def with_phones(house: House, phones: Phones) -> Paging:
    house.paging._channels["voice"] = VoiceChannel([phones])
    return house.paging


def page_about_a_plea(house: House) -> int:
    """A page that nobody has carried out yet."""
    with house.database.begin() as session:
        case, _ = cases.open_case(session, community.add_call(session).id, "plea")
        cases.assess(case, "critical", [])
        house.paging.look_at(session, case)
        pages = select(Page.id).where(Page.case_id == case.id, Page.channel == "voice")
        return session.scalars(pages.order_by(Page.number)).all()[0]


def stored(house: House, page_id: int) -> Page:
    with house.database.read() as session:
        return session.get_one(Page, page_id)


def test_softphones_look_as_soon_as_the_page_rings_in_them(
    house: House, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever looks when told so finds the page: the hint follows the commit."""
    seen: list[list[int | None]] = []
    publish = house.redis.publish

    def look(channel: str, message: str) -> object:
        with house.database.read() as session:
            seen.append([ring.page_id for ring in ringing(session, "doctor", clock())])
        return publish(channel, message)

    monkeypatch.setattr(house.redis, "publish", look)
    with house.database.begin() as session:
        doctor = staff.find(session, "doctor")
        assert doctor is not None
        staff.line_seen(session, "a browser", doctor.id, clock())
    page_id = page_about_a_plea(house)
    with house.redis.pubsub(ignore_subscribe_messages=True) as softphone:
        softphone.subscribe(WAKE)
        softphone.get_message(timeout=5)
        house.paging.place(page_id)
        hint = softphone.get_message(timeout=5)
    assert hint is not None
    assert hint["data"] == b""
    assert seen == [[page_id]]
