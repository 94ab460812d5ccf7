"""A driver at work on a switch that does at once what it is told; engine and database are real."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from hotline import staff
from hotline.calls.models import Call
from hotline.carriers.asterisk.assembly import log_visit, login_of
from hotline.carriers.asterisk.driver import Driver
from hotline.carriers.asterisk.exchange import Exchange
from hotline.carriers.asterisk.requests import HOLDING, page_channel
from hotline.carriers.asterisk.sounds import Sounds
from hotline.config import Settings
from hotline.escalation.models import Page
from hotline.flow.loader import Flows
from hotline.speech.audio import silence, write_wav
from hotline.speech.clips import sound_name
from hotline.wiring.house import House, build
from tests import loops
from tests.carriers.asterisk.switch_script import ScriptedAri
from tests.community import make_tables

PATIENCE = 60.0


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


@contextmanager
def house_in(folder: Path, redis_url: str, prompts: Path, **settings: Any) -> Iterator[House]:
    """With a doctor and a nurse, and `settings` of its own."""
    secret = "a secret of the tests"
    its = Settings(data_dir=folder, redis_url=redis_url, secret_key=secret, **settings)
    its.clips_dir.symlink_to(prompts)
    built = build(its)
    make_tables(built.database)
    with built.database.begin() as session:
        staff.add(session, "doctor", "doctor", "operator", ["medical", "operators"])
        staff.add(session, "nurse", "nurse", "operator", [])
    yield built
    built.redis.close()
    built.database.close()


@pytest.fixture
def house(tmp_path: Path, redis_url: str, prompts: Path) -> Iterator[House]:
    with house_in(tmp_path, redis_url, prompts) as built:
        yield built


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

    def has_begun(self) -> bool:
        with self.house.database.read() as session:
            return session.scalar(select(Call.id)) is not None

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
def tell(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tell]:
    """Run a story beside its driver; the driver's exit code.

    A database that is slow because the machine is busy is waited for.
    """
    monkeypatch.setattr("hotline.carriers.asterisk.patience.GIVE_BACK_SECONDS", PATIENCE)
    with ThreadPoolExecutor(4) as threads:

        def told(story: Story) -> int:
            async def both() -> int:
                switch = Switch(house, threads)
                driving = asyncio.create_task(switch.driver.run(asyncio.Event()))
                await switch.does("get bridges")
                try:
                    await story(switch)
                finally:
                    switch.ari.happens("ApplicationReplaced")
                    code = await driving
                return code

            return loops.run(both())

        yield told


async def arrive(switch: Switch, channel: str = "c") -> None:
    switch.ari.happens("StasisStart", channel, args=["caller", "4001"])
    await until(switch.has_begun, lambda: "no call")  # before that "one moment" may be said
    await switch.does("play ")


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
