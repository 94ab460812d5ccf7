"""The demonstration community on a real switch: hotline, driver, Asterisk, telephones."""

import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from csv import DictReader
from dataclasses import replace
from os import kill
from pathlib import Path

import pytest

from hotline.carriers.asterisk.config import PHONE_LIST, render
from hotline.cli.testbed.children import eventually, free_port
from tests.fakes.sip import Caller, Ears, Listener, Phone
from tests.servers.asterisk import DESK_ADDRESS, Asterisk, short_folder, switch_for
from tests.stories.hotline import PATIENCE, PROMPTS, Hotline, running

HOTLINE_NUMBER = "4001"


class SwitchHotline(Hotline):
    """A hotline with 2,122 residents whose only carrier of telephones is an Asterisk."""

    asterisk: Asterisk
    trunk_port: int
    """Where the telephone network is rung."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        super().__init__(folder, environment)
        self._switch = ExitStack()

    @contextmanager
    def switched_on(self) -> Iterator[None]:
        """With the switch running, and a driver at work on it."""
        with self._switch:
            self._switch_on()
            yield

    def loses_its_switch(self) -> None:
        """As in a power cut: nobody is told; it comes back, and knows nothing of any call."""
        kill(self.asterisk.pid, signal.SIGKILL)
        self._switch.close()
        self._switch_on()

    def _switch_on(self) -> None:
        self._switch.enter_context(self.asterisk.running())
        assert eventually(self.is_driven, PATIENCE)

    def configure(self) -> None:
        """`hotline asterisk config`, but for where this Asterisk keeps its own files."""
        switch = self.asterisk.switch
        network, rtp = switch.network, [str(port) for port in switch.network.rtp]
        trunk = f"127.0.0.1:{self.trunk_port}"
        self.run(
            "asterisk", "config", str(switch.folder), "--port", str(network.port), "--rtp", *rtp,
            "--trunk", trunk, "--staff-network", network.staff,
        )  # fmt: skip
        (switch.folder / "asterisk.conf").write_text(render(switch)["asterisk.conf"])

    def is_driven(self) -> bool:
        """Whether a driver follows what happens on the switch."""
        return self.asterisk.ask("applications/hotline").ok

    @property
    def sip_passwords(self) -> dict[str, str]:
        with (self.asterisk.switch.folder / PHONE_LIST).open() as file:
            return {row["login"]: row["password"] for row in DictReader(file)}


@contextmanager
def hotline_on_switch(folder: Path) -> Iterator[SwitchHotline]:
    """Running, with the driver connected."""
    with short_folder() as short:
        trunk_port = free_port()
        asterisk = Asterisk(short, replace(switch_for(short, (), trunk_port), phones=()))
        environment = {
            "HOTLINE_ARI_URL": asterisk.url,
            "HOTLINE_ARI_USER": asterisk.auth[0],
            "HOTLINE_ARI_PASSWORD": asterisk.auth[1],
            "HOTLINE_ASTERISK_SPOOL": str(asterisk.switch.spool),
        }
        hotline = SwitchHotline(folder, environment)
        hotline.asterisk, hotline.trunk_port = asterisk, trunk_port
        asterisk.prepare({})
        with running(hotline, "--demo"):
            hotline.configure()
            with hotline.switched_on():
                yield hotline


@pytest.fixture(scope="session")
def on_switch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SwitchHotline]:
    with hotline_on_switch(tmp_path_factory.mktemp("switch")) as hotline:
        yield hotline


@pytest.fixture
def demo(on_switch: SwitchHotline) -> Iterator[SwitchHotline]:
    """The hotline on the switch, with nothing left open by the story before."""
    yield on_switch
    on_switch.settle()


@pytest.fixture(scope="session")
def listener() -> Listener:
    return Listener(PROMPTS / "8k")


Dial = Callable[..., Caller]
Desk = Callable[[str], Ears]


@pytest.fixture
def phones() -> Iterator[ExitStack]:
    """Every telephone of a story is off after it."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def dial(demo: SwitchHotline, phones: ExitStack, listener: Listener, tmp_path: Path) -> Dial:
    """`dial("13800138000")`: somebody calls the hotline."""

    def call(number: str, **options: object) -> Caller:
        address = demo.asterisk.sip_address
        phone = phones.enter_context(Phone(tmp_path, number, domain=address, **options))
        phone.call(f"sip:{HOTLINE_NUMBER}@{address}")
        phone.is_talking()
        return Caller(phone, listener)

    return call


@pytest.fixture
def desk(demo: SwitchHotline, phones: ExitStack, listener: Listener, tmp_path: Path) -> Desk:
    """`desk("doctor")`: their desk phone is on."""

    def register(login: str) -> Ears:
        phone = Phone(
            tmp_path,
            f"staff-{login}",
            domain=demo.asterisk.sip_address,
            password=demo.sip_passwords[login],
            address=DESK_ADDRESS,
        )
        return Ears(phones.enter_context(phone), listener)

    return register
