"""A real Asterisk from our rendered configuration, on free ports of the loopback interface.

Its program lies in a Debian tree (`scripts.asterisk`) and is run without root through the tree's
own loader.
"""

import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

import requests

from hotline.carriers.asterisk.config import Ari, Network, Phone, Sounds, Switch, Trunk, write
from hotline.cli.testbed.children import eventually, free_port, running
from hotline.config import ROOT

TRUNK_ADDRESS = "127.0.0.1"
"""Who sends from here is the telephone network; desk phones send from `DESK_ADDRESS`."""
DESK_ADDRESS = "127.0.0.2"

TREE = ROOT / ".cache" / "asterisk"
"""Where `scripts.asterisk` unpacks a Debian with Asterisk and SIPp in it."""
PROGRAM = "usr/sbin/asterisk"
START_SECONDS = 30
RTP_PORTS = 400


class DidNotStart(Exception):
    """The switch; the text is the end of its log."""


class Asterisk:
    """A switch in `folder`, which has to have a short name: its control socket lies there."""

    def __init__(self, folder: Path, switch: Switch, tree: Path) -> None:
        self.folder = folder
        self.pid = 0
        self.switch = replace(switch, directories=_directories(folder, switch, tree))
        self._tree = tree

    @property
    def url(self) -> str:
        """What `HOTLINE_ARI_URL` is to be."""
        return f"http://{self.switch.ari.host}:{self.switch.ari.port}"

    @property
    def auth(self) -> tuple[str, str]:
        return self.switch.ari.user, self.switch.ari.password

    @property
    def sip_address(self) -> str:
        return f"{self.switch.network.bind}:{self.switch.network.port}"

    def prepare(self, sounds: Sounds) -> None:
        """Write the configuration, and the folders that a package would have made."""
        for path in self.switch.directories.values():
            path.mkdir(parents=True, exist_ok=True)
        (self.folder / "lib" / "keys").mkdir(exist_ok=True)
        share = self._tree / "usr" / "share" / "asterisk"
        for name in ("documentation", "rest-api", "sounds"):
            link = self.switch.directories["astdatadir"] / name
            if not link.exists():
                link.symlink_to(share / name)
        write(self.switch, sounds)

    @contextmanager
    def running(self) -> Iterator["subprocess.Popen[bytes]"]:
        """Run it until the block ends; ready to take calls, and not twice at a time.

        Raises DidNotStart.
        """
        command = [
            *run_from(self._tree, PROGRAM),
            "-C",
            str(self.switch.folder / "asterisk.conf"),
            "-f",
            "-n",
        ]
        log = self.folder / "asterisk.log"
        with running(command, log, stop_with=signal.SIGTERM, carries_sound=True) as child:
            eventually(lambda: self.is_ready() or child.poll() is not None, within=START_SECONDS)
            if not self.is_ready():
                raise DidNotStart(log.read_text()[-500:])
            self.pid = child.pid
            yield child

    def is_ready(self) -> bool:
        try:
            ping = self.ask("asterisk/ping")
        except requests.ConnectionError:
            return False
        return ping.ok and "fully booted" in self.cli("core waitfullybooted")

    def ask(self, path: str) -> requests.Response:
        """GET something over ARI."""
        return requests.get(f"{self.url}/ari/{path}", auth=self.auth, timeout=5)

    def cli(self, command: str) -> str:
        """What the switch's own console answers."""
        arguments = ["-C", str(self.switch.folder / "asterisk.conf"), "-rx", command]
        return subprocess.run(
            [*run_from(self._tree, PROGRAM), *arguments],
            capture_output=True, text=True, timeout=20, check=False,
        ).stdout  # fmt: skip

    def said(self) -> str:
        """Its log: notices, warnings and errors."""
        return (self.switch.directories["astlogdir"] / "messages.log").read_text()

    @cached_property
    def callbacks(self) -> Path:
        return self.switch.spool / "callbacks"


def switch_for(folder: Path, staff: Sequence[str] = (), trunk_port: int | None = None) -> Switch:
    """A switch on free ports: `staff` have desk phones and are all rung in the fallback.

    `trunk_port` is where the telephone network answers calls of ours.
    """
    phones = tuple(Phone(login, f"staff-{login}", f"password-of-{login}") for login in staff)
    first = free_port() % 20000 // 2 * 2 + 20000
    return Switch(
        folder=folder / "etc",
        spool=folder / "spool",
        ari=Ari("127.0.0.1", free_port(), "hotline", "ari-password"),
        network=Network(port=free_port(), rtp=(first, first + RTP_PORTS), staff="127.0.0.2/32"),
        trunk=Trunk(f"{TRUNK_ADDRESS}:{trunk_port or free_port()}"),
        phones=phones,
        operators={phone.endpoint: f"PJSIP/{phone.endpoint}" for phone in phones},
    )


@contextmanager
def short_folder() -> Iterator[Path]:
    """A folder whose name leaves room for a socket's path."""
    with TemporaryDirectory(prefix="ast-", dir="/tmp") as folder:
        yield Path(folder)


def run_from(tree: Path, program: str) -> list[str]:
    """The command that runs a program of another Debian than this machine's."""
    (loader,) = tree.glob("usr/lib*/ld-linux-*.so.*")
    (libraries,) = tree.glob("usr/lib/*-linux-gnu")
    path = f"{libraries}:{libraries / 'asterisk'}"
    return [str(loader), "--library-path", path, str(tree / program)]


def _directories(folder: Path, switch: Switch, tree: Path) -> dict[str, Path]:
    (modules,) = tree.glob("usr/lib/*-linux-gnu/asterisk/modules")
    return {
        "astetcdir": switch.folder,
        "astmoddir": modules,
        "astvarlibdir": folder / "lib",
        "astdbdir": folder / "lib",
        "astkeydir": folder / "lib",
        "astdatadir": folder / "data",
        "astagidir": folder / "data" / "agi-bin",
        "astspooldir": switch.spool,
        "astcachedir": folder / "cache",
        "astrundir": folder / "run",
        "astlogdir": folder / "log",
        "astsbindir": tree / "usr" / "sbin",
    }
