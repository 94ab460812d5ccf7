"""Calls on a switch that does at once what it is told: the engine and the database are real."""

from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from hotline.calls.sessions import Reply
from hotline.carriers.asterisk.names import REPLACED
from hotline.carriers.asterisk.requests import HOLDING, MOVED
from hotline.flow.events import CaseTaken, DigitsPressed, Event, HungUp, OperatorJoined
from hotline.wiring.house import House
from tests.carriers.asterisk.driving import Switch, Tell, arrive, house, prompts, talk, tell, until
from tests.carriers.asterisk.switch_script import channel_called

__all__ = ["house", "prompts", "tell"]


def test_a_caller_is_answered_greeted_and_never_left_without_sound(tell: Tell) -> None:
    async def story(switch: Switch) -> None:
        await arrive(switch)
        await switch.does("post answer")
        await switch.does("TALK_DETECT(set)")
        await switch.says_all("c")
        await switch.does("post silence")
        assert switch.call().from_number == "+8613800138001"

    assert tell(story) == REPLACED


def test_a_key_cuts_what_is_said(tell: Tell) -> None:
    async def story(switch: Switch) -> None:
        await arrive(switch)
        switch.presses("c", "3")
        await switch.does("stop playing")
        await switch.does("post silence")
        await switch.does("play ")
        asked = switch.ari.asked
        assert asked.index("delete silence") < next(
            place for place, each in enumerate(asked) if "/plea" in each
        )

    tell(story)


def test_who_waits_has_music_and_meets_who_presses_one(tell: Tell) -> None:
    async def story(switch: Switch) -> None:
        doctor = await talk(switch)
        assert not any(each.startswith("play") for each in switch.ari.asked), switch.ari.asked
        assert not switch.ari.snoops, "nobody is recorded whom no policy has recorded"
        switch.ari.forget()
        switch.ari.happens("ChannelHangupRequest", doctor)
        await switch.says("c", "after_talk")
        assert not switch.call().with_person
        await switch.does("TIMEOUT(absolute)=10")

    tell(story)


def test_a_key_pressed_while_waiting_is_answered_and_the_wait_goes_on(tell: Tell) -> None:
    async def story(switch: Switch) -> None:
        await arrive(switch)
        switch.presses("c", "0")
        await switch.says("c", "hold_message")
        switch.presses("c", "5")
        await switch.says("c", "still_looking")
        await switch.says_all("c")
        assert f"post {HOLDING} addChannel" not in switch.ari.asked

    tell(story)


def test_the_driver_looks_at_once_when_another_process_moved_the_call(
    tell: Tell, house: House
) -> None:
    async def story(switch: Switch) -> None:
        await arrive(switch)
        call = switch.call()
        house.sessions.handle(call.id, DigitsPressed(digits="3"), "moved", call.sequence)
        switch.ari.happens("ChannelUserevent", "c", eventname=MOVED)
        await switch.says("c", "plea")

    tell(story)


def test_a_call_ends_with_the_line(tell: Tell) -> None:
    async def story(switch: Switch) -> None:
        await arrive(switch)
        switch.ari.happens("ChannelHangupRequest", "c")
        switch.ari.happens("StasisEnd", "c")
        await until(lambda: switch.call().ended_at is not None, lambda: "goes on")
        assert switch.call().outcome == "abandoned"
        assert "delete c" not in switch.ari.asked

    tell(story)


def test_who_was_rung_and_pressed_nothing_was_not_reached(tell: Tell, house: House) -> None:
    ended: list[tuple[int, str]] = []

    async def story(switch: Switch) -> None:
        exchange: Any = switch.driver._exchange
        object.__setattr__(exchange, "page_ended", lambda *page: ended.append(page) or True)
        switch.ari.happens("ChannelDestroyed", "page-5", cause=17)
        switch.ari.happens("ChannelDestroyed", "page-6", cause=19)
        switch.ari.happens("ChannelDestroyed", "c", cause=16)
        await until(lambda: len(ended) == 2, lambda: str(ended))

    tell(story)
    assert sorted(ended) == [(5, "busy"), (6, "no_answer")]


def test_who_is_put_through_is_told_nothing_whichever_the_engine_hears_first(
    tell: Tell, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That the case was taken, of which a waiting caller is told, or that somebody is there."""
    handle, taken = house.sessions.handle, CaseTaken(by="doctor", joining=True)

    def taken_first(call_id: int, event: Event, key: str, sequence: int | None = None) -> Reply:
        if isinstance(event, OperatorJoined):
            handle(call_id, taken, "taken")
        return handle(call_id, event, key, sequence)

    monkeypatch.setattr(house.sessions, "handle", taken_first)

    async def story(switch: Switch) -> None:
        await talk(switch)
        assert not any("someone_is_joining" in each for each in switch.ari.asked)

    tell(story)


def test_what_is_found_on_the_switch_goes_on_where_it_was(tell: Tell, house: House) -> None:
    reply = house.sessions.start("asterisk", "c", "+8613800138001", "4001")

    async def story(switch: Switch) -> None:
        switch.ari.channels = [channel_called("c"), {"id": "ear-1-snoop"}]
        switch.ari.breaks()
        await switch.does("get channels", times=2)
        await switch.says("c", "main_menu")
        switch.presses("c", "3")
        await until(lambda: switch.call().sequence > reply.sequence, lambda: "nothing happens")

    tell(story)


def test_a_call_whose_end_was_stored_is_given_to_people(tell: Tell, house: House) -> None:
    reply = house.sessions.start("asterisk", "c", "+8613800138001", "4001")
    house.sessions.handle(reply.call_id, HungUp(cause="line_lost"), "lost")

    async def story(switch: Switch) -> None:
        switch.ari.channels = [channel_called("c")]
        switch.ari.breaks()
        await switch.does("post continue")

    tell(story)


def test_a_line_that_vanished_while_nobody_told_us_has_ended(tell: Tell) -> None:
    async def story(switch: Switch) -> None:
        await arrive(switch)
        switch.ari.breaks()
        await until(lambda: switch.call().ended_at is not None, lambda: "goes on")

    tell(story)


def test_while_the_database_is_away_people_take_the_call(
    tell: Tell, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hotline.carriers.asterisk.patience.SLOW_SECONDS", 0.2)
    monkeypatch.setattr("hotline.carriers.asterisk.patience.GIVE_BACK_SECONDS", 1.5)
    monkeypatch.setattr(house.sessions, "start", _away)

    async def story(switch: Switch) -> None:
        switch.ari.happens("StasisStart", "c", args=["caller", "4001"])
        await switch.does("post continue")
        assert any("one_moment" in each for each in switch.ari.asked)

    tell(story)


def _away(*_what: object, **_more: object) -> None:
    raise OperationalError("SELECT 1", {}, Exception("away"))
