"""Calls on a switch that does at once what it is told: the engine and the database are real."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

import hotline.db.tables  # noqa: F401
from hotline import staff
from hotline.calls.models import Call
from hotline.carriers.asterisk.assembly import log_visit, login_of
from hotline.carriers.asterisk.driver import Driver
from hotline.carriers.asterisk.exchange import Exchange
from hotline.carriers.asterisk.names import REPLACED
from hotline.carriers.asterisk.requests import HOLDING, MOVED, page_channel
from hotline.carriers.asterisk.sounds import Sounds
from hotline.config import Settings
from hotline.db import Base
from hotline.escalation.models import Page
from hotline.flow.events import DigitsPressed, HungUp
from hotline.flow.loader import Flows
from hotline.speech.audio import silence, write_wav
from hotline.speech.clips import sound_name
from hotline.wiring.house import House, build
from tests.carriers.asterisk.switch_script import ScriptedAri, channel_called

PATIENCE = 20.0


@pytest.fixture(scope="session")
def prompts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every prompt, rendered as half a second of silence."""
    folder = tmp_path_factory.mktemp("prompts")
    flows = Flows.load(Settings.load().flows_dir)
    for clip in flows.clips("zh-CN"):
        for rate, hertz in (("8k", 8000), ("16k", 16000)):
            path = folder / rate / f"{sound_name(clip, 'zh-CN')}.wav"
            path.parent.mkdir(parents=True, exist_ok=True)
            write_wav(path, silence(0.5, hertz))
    return folder


@pytest.fixture
def house(tmp_path: Path, redis_url: str, prompts: Path) -> Iterator[House]:
    settings = Settings(data_dir=tmp_path, redis_url=redis_url, secret_key="a secret of the tests")
    settings.clips_dir.symlink_to(prompts)
    built = build(settings)
    Base.metadata.create_all(built.database.engine)
    with built.database.begin() as session:
        staff.add(session, "doctor", "doctor", "operator", ["medical", "operators"])
        staff.add(session, "nurse", "nurse", "operator", [])
    yield built
    built.redis.close()
    built.database.close()


class Switch:
    """A driver at work; `ari` is what it talks with."""

    def __init__(self, house: House, threads: ThreadPoolExecutor) -> None:
        self.house = house
        self.ari = ScriptedAri()
        self.fetched: list[tuple[int, str]] = []
        self.driver = Driver(
            Exchange(
                ari=self.ari,
                sessions=house.sessions,
                recordings=house.recordings,
                flows=house.flows,
                sounds=Sounds(house.clips),
                login_of=lambda page_id: login_of(house.database, page_id),
                page_ended=house.paging.page_ended,
                fetch_doctor=lambda *talk: self.fetched.append(talk),
                log_visit=lambda login, call_id: log_visit(house.database, login, call_id),
                threads=threads,
            )
        )

    async def does(self, what: str, times: int = 1) -> None:
        """Wait until it was asked for something, by how that begins."""

        def asked() -> bool:
            return sum(each.startswith(what) for each in self.ari.asked) >= times

        await until(asked, lambda: f"{what} in {self.ari.asked}")

    async def says(self, channel: str, prompt: str) -> None:
        """Let sounds pass until one of this key is played."""
        wanted = f"/{prompt}"

        def reached() -> bool:
            if any(wanted in each for each in self.ari.asked if each.startswith("play")):
                return True
            if channel in self.ari.playing:
                self.ari.finish(channel)
            return False

        await until(reached, lambda: f"{prompt} in {self.ari.asked}")

    async def says_all(self, channel: str) -> None:
        """Let everything be said."""
        while self.ari.playing:
            self.ari.finish(channel)
            await asyncio.sleep(0.1)

    def presses(self, channel: str, key: str) -> None:
        self.ari.forget()
        self.ari.happens("ChannelDtmfReceived", channel, digit=key)

    def call(self) -> Call:
        with self.house.database.read() as session:
            return session.scalars(select(Call).order_by(Call.id)).first() or pytest.fail("no call")


async def until(condition: Callable[[], bool], otherwise: Callable[[], str]) -> None:
    try:
        async with asyncio.timeout(PATIENCE):
            while not condition():
                await asyncio.sleep(0.02)
    except TimeoutError:
        raise AssertionError(otherwise()) from None


Story = Callable[[Switch], Awaitable[None]]
Tell = Callable[[Story], int]


@pytest.fixture
def tell(house: House) -> Iterator[Tell]:
    """Run a story beside its driver; the driver's exit code."""
    with ThreadPoolExecutor(4) as threads:

        def told(story: Story) -> int:
            async def both() -> int:
                switch = Switch(house, threads)
                driving = asyncio.create_task(switch.driver.run())
                await switch.does("get bridges")
                try:
                    await story(switch)
                finally:
                    switch.ari.happens("ApplicationReplaced")
                    code = await driving
                return code

            return asyncio.run(both())

        yield told


async def arrive(switch: Switch, channel: str = "c") -> None:
    switch.ari.happens("StasisStart", channel, args=["caller", "4001"])
    await switch.does("play ")


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
        switch.ari.forget()
        switch.ari.happens("ChannelHangupRequest", doctor)
        await switch.says("c", "after_talk")
        assert not switch.call().with_person
        await switch.does("TIMEOUT(absolute)=12")

    tell(story)


async def talk(switch: Switch) -> str:
    """A caller asks for a person, and the doctor comes; the doctor's channel."""
    await arrive(switch)
    switch.presses("c", "0")
    await switch.says("c", "person_soon")
    await switch.says_all("c")
    await switch.does(f"post {HOLDING} addChannel")
    doctor = await answer_page(switch)
    await switch.says(doctor, "press_to_take_it")
    switch.presses(doctor, "1")
    await switch.does(f"post call-{switch.call().id} addChannel", times=2)
    await switch.does("TIMEOUT(absolute)=0")
    await until(lambda: switch.call().with_person, lambda: "not with a person")
    return doctor


async def answer_page(switch: Switch) -> str:
    """A worker rings the doctor, who answers; the channel."""
    with switch.house.database.begin() as session:
        page = session.scalars(select(Page).where(Page.channel == "voice")).one()
        channel = page_channel(page.id)
        page.carrier, page.carrier_call_id = "asterisk", channel
    switch.ari.happens("StasisStart", channel, args=["page", str(page.id)])
    return channel


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


def test_a_supervisor_hears_both_sides_and_it_is_logged(tell: Tell, house: House) -> None:
    async def story(switch: Switch) -> None:
        await arrive(switch)
        call_id = str(switch.call().id)
        switch.ari.happens("StasisStart", "listen-1", args=["listen", call_id, "c", "nurse"])
        await until(lambda: bool(snoops(switch)), lambda: "nobody overhears")
        switch.ari.happens("StasisStart", snoops(switch)[0], args=["ear"])
        await until(
            lambda: any(each.endswith(" addChannel") for each in switch.ari.asked),
            lambda: "nothing is heard",
        )
        with house.database.read() as session:
            (access,) = session.scalars(select(staff.AccessRecord))
        assert (access.subject, access.subject_id) == ("call", switch.call().id)
        switch.ari.happens("ChannelHangupRequest", "c")
        await switch.does("delete listen-1")

    def snoops(switch: Switch) -> list[str]:
        made = [each.removeprefix("post ") for each in switch.ari.asked]
        return [each for each in made if each.startswith("ear-") and each.endswith("-snoop")]

    tell(story)


def test_a_stranger_hears_nothing(tell: Tell) -> None:
    async def story(switch: Switch) -> None:
        await arrive(switch)
        switch.ari.happens("StasisStart", "listen-1", args=["listen", "1", "c", "stranger"])
        await switch.does("delete listen-1")
        assert not any("snoop" in each for each in switch.ari.asked)

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
        await arrive(switch)
        await switch.does("post continue")
        assert any("one_moment" in each for each in switch.ari.asked)

    tell(story)


def _away(*_what: object, **_more: object) -> None:
    raise OperationalError("SELECT 1", {}, Exception("away"))
