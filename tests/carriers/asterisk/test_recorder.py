"""When a talk is recorded, and when not, on a switch that does at once what it is told."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from hotline.calls.models import Recording
from hotline.carriers.asterisk.recorder import PREFIX
from hotline.wiring.house import House
from tests.carriers.asterisk.driving import Switch, Tell, house_in, prompts, talk, tell, until
from tests.carriers.asterisk.switch_script import channel_called

__all__ = ["prompts", "tell"]


@pytest.fixture
def house(tmp_path: Path, redis_url: str, prompts: Path) -> Iterator[House]:
    """Its policy is to record talks."""
    with house_in(tmp_path, redis_url, prompts, record_talks=True) as built:
        yield built


async def recorded(switch: Switch) -> str:
    """A talk that is being recorded; the staff's channel."""
    doctor = await talk(switch)
    name = f"{PREFIX}{switch.call().id}-talk-1"
    await until(lambda: name in switch.ari.snoops, lambda: "nobody hears the talk")
    switch.ari.happens("StasisStart", name, args=["ear"])
    await switch.does("post record", times=2)
    return doctor


def talks(house: House) -> list[str]:
    with house.database.read() as session:
        of_talks = Recording.purpose == "talk"
        return list(session.scalars(select(Recording.name).where(of_talks).order_by(Recording.id)))


def test_a_talk_is_recorded_until_it_ends(tell: Tell, house: House) -> None:
    async def story(switch: Switch) -> None:
        doctor = await recorded(switch)
        assert talks(house) == [f"{switch.call().id}-talk-1"]
        switch.ari.happens("ChannelHangupRequest", doctor)
        await switch.says("c", "after_talk")
        await switch.does(f"delete {PREFIX}{switch.call().id}-talk-1")

    tell(story)


def test_a_driver_that_comes_finds_the_recording_going_on(tell: Tell, house: House) -> None:
    async def talking(switch: Switch) -> None:
        await recorded(switch)

    async def taken_up(switch: Switch) -> None:
        call_id = switch.call().id
        switch.ari.snoops.add(f"{PREFIX}{call_id}-talk-1")
        switch.ari.channels = [channel_called("c"), channel_called(f"{PREFIX}{call_id}-talk-1")]
        switch.ari.channels[1]["dialplan"]["app_data"] = "hotline,ear"
        switch.ari.breaks()
        await switch.does("post record")
        assert not any("snoop" in each for each in switch.ari.asked)
        assert talks(house) == [f"{call_id}-talk-1"]

    tell(talking)
    tell(taken_up)


def test_a_talk_that_cannot_be_recorded_goes_on(
    tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hotline.carriers.asterisk.recorder.START_SECONDS", 0.1)

    async def story(switch: Switch) -> None:
        doctor = await talk(switch)
        await switch.does("post record")
        switch.ari.happens("ChannelHangupRequest", doctor)
        await switch.says("c", "after_talk")

    tell(story)
