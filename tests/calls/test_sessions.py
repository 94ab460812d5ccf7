"""Sessions on the real flows: every event once, in any process, whatever breaks."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from hotline.calls.models import Call, CallEvent
from hotline.calls.sessions import Reply, UnknownCall
from hotline.cases.models import Case
from hotline.config import Settings
from hotline.db import Database
from hotline.escalation.models import Page
from hotline.flow.actions import Collect, Hold, Listen, OpenCase, PlaceOrder
from hotline.flow.events import DigitsPressed, HungUp, SpeechHeard
from hotline.supplies import Order
from hotline.wiring.house import House, build
from tests import community
from tests.community import make_tables
from tests.conftest import Stores


@pytest.fixture
def house(stores: Stores, tmp_path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    settings = Settings(
        data_dir=tmp_path, database_url=stores.database_url, redis_url=stores.redis_url
    )
    database = Database(settings.database_url, clock=lambda: community.NOW)
    make_tables(database)
    with database.begin() as session:
        community.add_resident(session, phone="+8613900000001", medicines=["阿司匹林"])
        community.add_set_meals(session)
        community.add_window(session)
    house = build(settings, database)
    yield house
    house.redis.close()
    database.close()


KNOWN, UNKNOWN = "+8613900000001", "+8613900000999"


class Caller:
    """Presses keys in a story."""

    def __init__(self, house: House, number: str = KNOWN, name: str = "one") -> None:
        self.sessions = house.sessions
        self.reply = self.sessions.start("text", name, number, None)

    def press(self, *keys: str) -> "Caller":
        for key in keys:
            event = DigitsPressed(digits=key)
            sequence = self.reply.sequence
            self.reply = self.sessions.handle(
                self.reply.call_id, event, f"key-{sequence}", sequence
            )
        return self

    @property
    def waiting(self) -> object:
        return self.reply.actions[-1]

    def heard(self, key: str) -> bool:
        return any(
            clip.key.split(".")[0] == key
            for action in self.reply.actions
            for clip in getattr(action, "clips", ())
        )


def count(house: House, table: type) -> int:
    with house.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_an_order_by_keys_is_stored_once(house: House) -> None:
    caller = Caller(house).press("1", "1", "2", "9", "1")
    assert caller.heard("order_placed")
    with house.database.read() as session:
        order = session.scalars(select(Order)).one()
        assert [(item.code, item.quantity) for item in order.items] == [("A", 2)]
        assert order.status == "confirmed"


def test_every_event_may_come_twice(house: House) -> None:
    caller = Caller(house)
    assert Caller(house).reply == caller.reply
    for key in ("1", "1", "2", "9", "1"):
        sequence = caller.reply.sequence
        caller.press(key)
        again = house.sessions.handle(
            caller.reply.call_id, DigitsPressed(digits=key), f"key-{sequence}", sequence
        )
        assert again == caller.reply
    assert count(house, Order) == 1
    assert count(house, Call) == 1


def test_a_late_event_changes_nothing(house: House) -> None:
    caller = Caller(house).press("1", "1")
    late = house.sessions.handle(caller.reply.call_id, DigitsPressed(digits="0"), "late", 1)
    assert late == caller.reply
    assert count(house, Case) == 0


def test_the_same_webhook_in_many_processes_at_once(house: House) -> None:
    with ThreadPoolExecutor(6) as pool:
        starts = list(pool.map(lambda _: Caller(house).reply, range(6)))
    assert len({start.call_id for start in starts}) == 1
    assert count(house, Call) == 1

    def press(_: int) -> Reply:
        return house.sessions.handle(starts[0].call_id, DigitsPressed(digits="0"), "key-1", 1)

    with ThreadPoolExecutor(6) as pool:
        replies = list(pool.map(press, range(6)))
    assert all(reply == replies[0] for reply in replies)
    assert count(house, Case) == 1
    assert count(house, CallEvent) == 2


def test_zero_reaches_a_person_and_opens_a_case(house: House) -> None:
    caller = Caller(house).press("0")
    assert isinstance(caller.waiting, Hold)
    with house.database.read() as session:
        assert session.scalars(select(Case.kind)).one() == "person"


def test_the_on_duty_are_paged_in_the_same_transaction(house: House) -> None:
    from hotline import staff

    with house.database.begin() as session:
        staff.add(session, "li", "李护士", "operator", ["operators"], "13900000100")
    Caller(house).press("0")
    with house.database.read() as session:
        pages = session.execute(select(Page.target, Page.channel).order_by(Page.number)).all()
    assert [tuple(page) for page in pages] == [("li", "board"), ("li", "voice")]


def test_a_caller_who_drops_in_mid_sentence_is_a_case(house: House) -> None:
    caller = Caller(house).press("3")
    assert isinstance(caller.waiting, Listen)
    end = house.sessions.handle(caller.reply.call_id, HungUp(), "gone")
    assert end.ended
    assert end.actions == ()
    with house.database.read() as session:
        case = session.scalars(select(Case)).one()
        call = session.scalars(select(Call)).one()
    assert case.kind == "plea"
    assert case.recording_id is not None
    assert call.ended_at is not None
    assert call.outcome == "abandoned"


def test_a_plea_becomes_a_case_and_the_caller_waits_with_messages(house: House) -> None:
    caller = Caller(house).press("3")
    listen = caller.waiting
    assert isinstance(listen, Listen)
    reply = house.sessions.handle(
        caller.reply.call_id, SpeechHeard(recording=listen.recording, seconds=3), "said"
    )
    hold = reply.actions[-1]
    assert isinstance(hold, Hold)
    assert len(hold.clips) > 3
    assert count(house, Case) == 1


@pytest.mark.parametrize("broken", [PlaceOrder, OpenCase])
def test_what_raises_ends_at_a_person(house: House, broken: type) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a bug of ours")

    performers = house.sessions._performers
    working = performers[broken]
    performers[broken] = fail  # type: ignore[index]
    keys = ("1", "1", "2", "9", "1") if broken is PlaceOrder else ("1", "1")
    caller = Caller(house).press(*keys)
    performers[broken] = working  # type: ignore[index]
    if broken is PlaceOrder:
        assert caller.heard("sorry")
        assert isinstance(caller.waiting, Hold)
        assert count(house, Order) == 0
    assert isinstance(caller.press("0").waiting, Hold)
    assert count(house, Case) == 1


def test_a_state_that_nobody_understands_any_more_ends_at_a_person(house: House) -> None:
    caller = Caller(house)
    with house.database.begin() as session:
        session.get_one(Call, caller.reply.call_id).state = {"something": "older"}
    assert isinstance(caller.press("1").waiting, Hold)
    assert count(house, Case) == 1


def test_an_ended_call_stays_ended(house: House) -> None:
    caller = Caller(house)
    house.sessions.handle(caller.reply.call_id, HungUp(), "gone")
    assert caller.press("1").reply.ended
    assert not isinstance(caller.reply.actions, Collect)


def test_a_line_that_nobody_holds_is_found(house: House) -> None:
    caller = Caller(house)
    assert house.sessions.lost() == []
    house.sessions.keep_alive(caller.reply.call_id, seconds=-1)
    assert house.sessions.lost() == [caller.reply.call_id]


def test_an_unknown_call_is_named(house: House) -> None:
    with pytest.raises(UnknownCall, match="777"):
        house.sessions.handle(777, HungUp(), "gone")
