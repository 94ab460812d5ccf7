"""Who comes to a talk without being in a flow: a doctor who joins, a supervisor who listens."""

import asyncio

import pytest
from sqlalchemy import select

from hotline import staff
from hotline.carriers.asterisk.requests import HOLDING
from hotline.wiring.house import House
from tests.carriers.asterisk.driving import Switch, Tell, arrive, house, prompts, talk, tell, until

__all__ = ["house", "prompts", "tell"]


def test_a_doctor_is_asked_to_join_and_stays_when_the_first_has_gone(tell: Tell) -> None:
    async def story(switch: Switch) -> None:
        first = await talk(switch)
        call_id = switch.call().id
        switch.presses(first, "*")
        switch.presses(first, "1")
        await until(lambda: bool(switch.fetched), lambda: "nobody was fetched")
        assert switch.fetched == [(call_id, "doctor")]

        switch.ari.happens("StasisStart", "join-1", args=["join", str(call_id), "", "nurse"])
        await switch.says("join-1", "press_to_take_it")
        switch.presses("join-1", "1")
        await switch.does(f"post call-{call_id} addChannel")
        switch.ari.forget()
        switch.ari.happens("ChannelHangupRequest", first)
        await until(lambda: first not in switch.driver._calls, lambda: "the first is still there")
        await asyncio.sleep(1)  # longer than it takes to notice that one is alone
        assert switch.call().with_person

        switch.ari.happens("ChannelHangupRequest", "c")
        await switch.does("delete join-1")

    tell(story)


def test_who_hands_a_caller_over_may_go_before_the_doctor_comes(tell: Tell) -> None:
    async def story(switch: Switch) -> None:
        first = await talk(switch)
        call_id = switch.call().id
        switch.presses(first, "*")
        switch.presses(first, "1")
        await until(lambda: bool(switch.fetched), lambda: "nobody was fetched")
        switch.ari.happens("ChannelHangupRequest", first)
        await switch.does(f"post {HOLDING} addChannel")
        assert switch.call().with_person

        switch.ari.happens("StasisStart", "join-1", args=["join", str(call_id), "", "nurse"])
        await switch.says("join-1", "press_to_take_it")
        switch.presses("join-1", "1")
        await switch.does(f"post call-{call_id} addChannel", times=2)
        assert switch.call().with_person

    tell(story)


@pytest.mark.parametrize("key", ["2", "#"])
def test_who_was_asked_to_join_and_does_not_want_to_is_let_go(tell: Tell, key: str) -> None:
    async def story(switch: Switch) -> None:
        switch.ari.happens("StasisStart", "join-1", args=["join", "1", "", "nurse"])
        await switch.does("play")
        switch.presses("join-1", key)
        await switch.does("delete join-1")
        assert not any("addChannel" in each for each in switch.ari.asked)

    tell(story)


def test_voice_mail_that_is_asked_to_join_is_let_go(tell: Tell) -> None:
    async def story(switch: Switch) -> None:
        switch.ari.happens("StasisStart", "join-1", args=["join", "1", "", "nurse"])
        await switch.does("play")
        while "delete join-1" not in switch.ari.asked:
            await switch.says_all("join-1")
            await asyncio.sleep(0.1)

    tell(story)


def snoops(switch: Switch) -> list[str]:
    made = [each.removeprefix("post ") for each in switch.ari.asked]
    return [each for each in made if each.startswith("ear-") and each.endswith("-snoop")]


async def is_overheard(switch: Switch) -> None:
    await until(lambda: bool(snoops(switch)), lambda: "nobody overhears")
    switch.ari.happens("StasisStart", snoops(switch)[0], args=["ear"])
    ears = snoops(switch)[0].removesuffix("-snoop")
    await switch.does(f"post {ears} addChannel")


def test_who_listens_to_a_caller_who_is_alone_overhears_them_and_it_is_logged(
    tell: Tell, house: House
) -> None:
    async def story(switch: Switch) -> None:
        await arrive(switch)
        call_id = str(switch.call().id)
        switch.ari.happens("StasisStart", "listen-1", args=["listen", call_id, "c", "nurse"])
        await is_overheard(switch)
        with house.database.read() as session:
            (access,) = session.scalars(select(staff.AccessRecord))
        assert (access.subject, access.subject_id) == ("call", switch.call().id)
        switch.ari.happens("ChannelHangupRequest", "c")
        await switch.does("delete listen-1")

    tell(story)


def test_who_listens_to_a_talk_is_in_it_muted_and_leaves_it_with_the_caller(tell: Tell) -> None:
    async def story(switch: Switch) -> None:
        doctor = await talk(switch)
        call_id = switch.call().id
        switch.ari.forget()
        args = ["listen", str(call_id), "c", "nurse"]
        switch.ari.happens("StasisStart", "listen-1", args=args)
        await switch.does(f"post call-{call_id} addChannel muted")
        assert not snoops(switch)

        switch.ari.happens("ChannelHangupRequest", doctor)
        await is_overheard(switch)
        switch.ari.happens("ChannelHangupRequest", "c")
        await switch.does("delete listen-1")

    tell(story)


def test_a_stranger_hears_nothing(tell: Tell) -> None:
    async def story(switch: Switch) -> None:
        await arrive(switch)
        switch.ari.happens("StasisStart", "listen-1", args=["listen", "1", "c", "stranger"])
        await switch.does("delete listen-1")
        assert not any("snoop" in each for each in switch.ari.asked)

    tell(story)
