"""Every place of a call to the hotline, and a house in which all of them can be reached."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from typing import NamedTuple

from sqlalchemy import update

from hotline import supplies
from hotline.db import Database
from hotline.flow.actions import Collect, OrderLine, SoundAction
from hotline.flow.events import DigitsPressed, Event
from hotline.supplies import OrderingWindow
from tests.community import add_call, add_resident, add_set_meals, add_window
from tests.flow.places import likely, places
from tests.flow.telephone import Telephone, known, order, unknown

RESIDENT = "+8613800138001"
_ORDERED = order(("A", 2), cancellable=True)
CALLERS = {
    "known": (RESIDENT, known(last_order=_ORDERED, open_order=_ORDERED)),
    "unknown": ("+8613900139001", unknown()),
    "without a number": (None, unknown(caller=None)),
    "too late to order": (RESIDENT, known(ordering={"open": False})),
}
"""Their number, and what the flow knows of them."""


class Move(NamedTuple):
    """Something that happened on the way, and what the line was waiting for."""

    event: Event
    waits: SoundAction

    @property
    def keys(self) -> str:
        """What was pressed; "" where it was something else."""
        if not isinstance(self.event, DigitsPressed):
            return ""
        wants_more = isinstance(self.waits, Collect) and self.waits.max_digits > 1
        return f"{self.event.digits}#" if wants_more else self.event.digits


class Place(NamedTuple):
    """Where a call waits, and the quickest way there."""

    caller: str
    step: str
    page: int
    waits: SoundAction
    way: tuple[Move, ...]

    @property
    def number(self) -> str | None:
        return CALLERS[self.caller][0]

    def __str__(self) -> str:
        return f"{self.caller}: {self.step}{self.page or ''}"


@cache
def all_places() -> tuple[Place, ...]:
    """Wherever the known and the unknown can wait, and where the others alone get."""
    found: list[Place] = []
    for caller in CALLERS:
        reached = {place[1:3] for place in found} if caller not in ("known", "unknown") else set()
        found += [place for place in _places_of(caller) if place[1:3] not in reached]
    return tuple(found)


def _places_of(caller: str) -> list[Place]:
    facts = CALLERS[caller][1]
    found: dict[tuple[str, int], Place] = {}
    for there in places(Telephone(facts), likely):
        where = (there.at, there.state.page)
        if there.waits.type != "hangup" and where not in found:
            found[where] = Place(caller, *where, there.waits, tuple(_way(facts, there.path[1:])))
    return list(found.values())


def _way(facts: dict[str, object], path: tuple[Event, ...]) -> Iterator[Move]:
    telephone = Telephone(facts)
    for event in path:
        yield Move(event, telephone.waits)
        telephone.happen(event)


def settle_in(database: Database) -> None:
    """The community of `CALLERS`: a resident who has ordered today, and a shop that is open."""
    now = database.clock()
    with database.begin() as session:
        medicines = ["阿司匹林", "氨氯地平", "二甲双胍", "钙片"]
        resident = add_resident(session, phone=RESIDENT, medicines=medicines)
        add_set_meals(session, *"ABCDE")
        add_window(session, opens_at=now - timedelta(hours=1))
        call = add_call(session, resident_id=resident.id, ended_at=now)
        lines = [OrderLine(code="A", name="蔬菜套餐A", quantity=2)]
        supplies.place_order(session, call.id, resident, lines, None, now)


@contextmanager
def shop_as(caller: str, database: Database) -> Iterator[None]:
    """Closed for who calls too late."""
    if caller != "too late to order":
        yield
        return
    _close_at(database, timedelta(0))
    yield
    _close_at(database, timedelta(hours=7))


def _close_at(database: Database, from_now: timedelta) -> None:
    with database.begin() as session:
        session.execute(update(OrderingWindow).values(closes_at=database.clock() + from_now))
