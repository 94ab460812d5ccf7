"""One channel: its dead-man's switch, where it is, and how it is let go."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, cast

import pytest

from hotline.carriers.asterisk.exchange import Exchange
from hotline.carriers.asterisk.inbox import Gone
from hotline.carriers.asterisk.line import AFTER_SOUND_SECONDS, Arrival, ChannelLine
from hotline.carriers.asterisk.names import DEADMAN_SECONDS
from hotline.carriers.asterisk.requests import HOLDING
from hotline.carriers.asterisk.rooms import Rooms
from hotline.carriers.asterisk.sounds import File
from tests import loops
from tests.carriers.asterisk.switch_script import ScriptedAri

RENEWED = f"TIMEOUT(absolute)={DEADMAN_SECONDS}"
TRUSTED = "TIMEOUT(absolute)=0"


class House:
    """As much of an exchange as a line needs, with a clock that is set."""

    def __init__(self) -> None:
        self.ari = ScriptedAri()
        self.rooms = Rooms()
        self.records_talks = False
        self.now = 100.0
        self.clock = lambda: self.now

    def line(self, **arrival: Any) -> ChannelLine:
        return ChannelLine(cast(Exchange, self), Arrival("c", **arrival))

    async def asked(self) -> list[str]:
        """What was asked since the last time, also beside the call."""
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        asked = list(self.ari.asked)
        self.ari.forget()
        return asked


Story = Callable[[House, ChannelLine], Awaitable[None]]


def tell(story: Story, **arrival: Any) -> None:
    async def told() -> None:
        house = House()
        await story(house, house.line(**arrival))

    loops.run(told())


def test_progress_renews_the_dead_mans_switch_now_and_then() -> None:
    async def story(house: House, line: ChannelLine) -> None:
        line.make_progress()
        assert await house.asked() == [RENEWED]
        house.now += 1
        line.make_progress()
        assert await house.asked() == []
        house.now += DEADMAN_SECONDS / 3
        line.make_progress()
        assert await house.asked() == [RENEWED]

    tell(story)


def test_while_something_is_said_nothing_can_be_renewed_so_it_was_before() -> None:
    async def story(house: House, line: ChannelLine) -> None:
        await line.mouth.say([File("/short", 2.0)])
        assert await house.asked() == [RENEWED, "play /short"]
        house.now += DEADMAN_SECONDS
        line.make_progress()
        assert await house.asked() == []
        await line.mouth.say([File("/long", 14.2)])
        assert await house.asked() == ["stop playing", "TIMEOUT(absolute)=17", "play /long"]

    tell(story)


def test_what_lasts_until_after_a_sound_is_not_renewed_for_it() -> None:
    async def story(house: House, line: ChannelLine) -> None:
        await line.mouth.say([File("/one", 3.0)])
        house.now += 3
        await line.mouth.say([File("/two", DEADMAN_SECONDS - 3 - AFTER_SOUND_SECONDS)])
        assert await house.asked() == [RENEWED, "play /one", "stop playing", "play /two"]
        house.now += 1
        await line.mouth.say([File("/three", DEADMAN_SECONDS - 3 - AFTER_SOUND_SECONDS)])
        assert await house.asked() == ["stop playing", RENEWED, "play /three"]

    tell(story)


def test_after_a_talk_nothing_is_said_without_the_dead_mans_switch() -> None:
    async def story(house: House, line: ChannelLine) -> None:
        line.make_progress()
        line.make_progress(with_person=True)
        await house.asked()
        await line.mouth.say([File("/after_talk", 2.0)])
        assert await house.asked() == [RENEWED, "play /after_talk"]

    tell(story)


def test_two_people_talk_for_as_long_as_they_like() -> None:
    async def story(house: House, line: ChannelLine) -> None:
        line.make_progress(with_person=True)
        assert await house.asked() == [TRUSTED]
        house.now += 1000
        line.make_progress(with_person=True)
        assert await house.asked() == []
        line.make_progress()
        line.make_progress()
        assert await house.asked() == [RENEWED]

    tell(story)


@pytest.mark.parametrize("arrival", [{"page_id": 7}, {}])
def test_only_a_caller_who_is_there_has_a_dead_mans_switch(arrival: dict[str, Any]) -> None:
    async def story(house: House, line: ChannelLine) -> None:
        if not line.is_staff:
            line.inbox.put(Gone("caller"))
        line.make_progress()
        assert await house.asked() == []

    tell(story, **arrival)


def test_who_moves_is_told_nothing_meanwhile() -> None:
    async def story(house: House, line: ChannelLine) -> None:
        await line.mouth.say([File("/message", 5.0)])
        await house.asked()
        await line.move(None)
        assert await house.asked() == ["stop playing", f"post {HOLDING} addChannel", "post moh"]
        await line.move("call-3")
        assert await house.asked() == ["post call-3", "delete moh", "post call-3 addChannel"]
        await line.move("call-3")
        assert await house.asked() == []
        await line.stand_alone()
        assert await house.asked() == ["post call-3 removeChannel"]

    tell(story)


def test_silence_is_only_for_who_is_by_themselves_and_ends_before_they_meet() -> None:
    async def story(house: House, line: ChannelLine) -> None:
        await line.rest()
        assert await house.asked() == ["post silence"]
        await line.move(None)
        assert await house.asked() == ["delete silence", f"post {HOLDING} addChannel", "post moh"]
        await line.rest()
        assert await house.asked() == []

    tell(story)


def test_whatever_happens_a_caller_is_given_to_people() -> None:
    async def story(house: House, line: ChannelLine) -> None:
        await line.give_up()
        assert await house.asked() == [
            "delete moh",
            f"post {HOLDING} removeChannel",
            "post continue",
        ]

    tell(story, bridge=HOLDING)


def test_a_member_of_staff_for_whom_nothing_works_is_hung_up_on() -> None:
    async def story(house: House, line: ChannelLine) -> None:
        await line.give_up()
        assert await house.asked() == ["delete c"]

    tell(story, page_id=7)


def test_the_last_one_out_of_a_room_takes_it_along() -> None:
    async def story(house: House, line: ChannelLine) -> None:
        other = house.line(page_id=7)
        house.rooms.enter("call-3", line.guest)
        house.rooms.enter("call-3", other.guest)
        await other.close(hang_up=True)
        assert await house.asked() == ["delete c"]
        line.inbox.put(Gone("caller"))
        await line.close(hang_up=True)
        assert await house.asked() == ["delete call-3"]

    tell(story)


def test_a_call_that_somebody_else_looks_after_now_keeps_its_room() -> None:
    async def story(house: House, line: ChannelLine) -> None:
        house.rooms.enter("call-3", line.guest)
        await line.close(hang_up=False)
        assert await house.asked() == []

    tell(story)
