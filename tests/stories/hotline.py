"""A whole hotline of its own for a test: `hotline up` on a free port, in its own data directory."""

import fcntl
import hashlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import requests
from redis import Redis

from hotline import cases
from hotline.cli.testbed.children import die_with_parent, eventually, free_port
from hotline.cli.testbed.processes import command_of, descendants
from hotline.config import Settings
from hotline.db import Database
from hotline.exports import KINDS, records
from hotline.wiring.house import connect_redis
from tests.stories.conditions import has
from tests.stories.live_call import PATIENCE, LiveCall, Record
from tests.stories.processes import answers, have_ended

ROOT = Path(__file__).resolve().parents[2]
PROMPTS = ROOT / ".cache" / "prompts"
"""Prompts are named by what they say, so every hotline of every test run can share them."""

READY_SECONDS = 540
"""On a machine that has never rendered the prompts; afterwards it is a few seconds."""


class Hotline:
    """A running hotline, and the command line beside it."""

    def __init__(self, folder: Path, environment: Mapping[str, str], checkout: Path = ROOT) -> None:
        self.folder = folder
        self.checkout = checkout
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        (folder / "data").mkdir(parents=True, exist_ok=True)
        PROMPTS.mkdir(parents=True, exist_ok=True)
        prompts = folder / "data" / "prompts"
        if not prompts.exists():
            prompts.symlink_to(PROMPTS)
        clean = {key: value for key, value in os.environ.items() if not key.startswith("HOTLINE_")}
        self.environment = {
            **clean,
            "HOTLINE_DATA_DIR": str(folder / "data"),
            "HOTLINE_PORT": str(self.port),
            **environment,
        }
        self.process: subprocess.Popen[str] | None = None

    def up(self, *arguments: str) -> float:
        """Start it and wait until it says that it is ready; the seconds that took."""
        with _one_renders():
            return self._up(*arguments)

    def _up(self, *arguments: str) -> float:
        began = time.monotonic()
        log = (self.folder / "up.log").open("a")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "hotline", "up", *arguments],
            cwd=self.checkout,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            preexec_fn=die_with_parent(signal.SIGINT),
        )
        log.close()
        printed: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=_read, args=(self.process, printed), daemon=True).start()
        while True:
            try:
                line = printed.get(timeout=READY_SECONDS - (time.monotonic() - began))
            except (queue.Empty, ValueError):
                raise AssertionError(f"not ready:\n{self.log()[-4000:]}") from None
            assert line, f"ended instead of being ready:\n{self.log()[-4000:]}"
            if line.startswith("ready "):
                return time.monotonic() - began

    def down(self) -> float:
        """Ctrl-C; the seconds until everything had ended."""
        return self._end(signal.SIGINT)

    def is_killed(self) -> list[int]:
        """SIGKILL; the process ids of its parts, which have to notice by themselves."""
        parts = self.processes()
        self._end(signal.SIGKILL)
        return parts

    def log(self) -> str:
        return (self.folder / "up.log").read_text()

    def run(self, *arguments: str, code: int = 0) -> str:
        """`python -m hotline …` on the same house; its standard output."""
        ended = subprocess.run(
            [sys.executable, "-m", "hotline", *arguments],
            cwd=self.checkout,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=200,
        )
        assert ended.returncode == code, f"exit {ended.returncode}: {ended.stdout}{ended.stderr}"
        return ended.stdout

    def call(self, *steps: str, code: int = 0) -> list[Record]:
        """A call through the telephone made of text; what it printed."""
        lines = self.run("call", "--json", *steps, code=code).splitlines()
        return [json.loads(line) for line in lines]

    @contextmanager
    def calling(self, *steps: str) -> Iterator[LiveCall]:
        """The same, while it goes on; who is still on the line at the end is cut off."""
        call = LiveCall(steps, self.checkout, self.environment)
        try:
            yield call
        finally:
            call.is_killed()

    def export(self, kind: str, /, **wanted: Any) -> list[Record]:
        """The records of a kind that have the wanted values, as the command prints them."""
        rows = [json.loads(line) for line in self.run("export", kind).splitlines()]
        return [row for row in rows if has(row, wanted)]

    def stored(self, kind: str, /, **wanted: Any) -> list[Record]:
        """The same records without starting a command: for conditions that are polled."""
        rows = records(self.database, KINDS[kind])
        return [row for row in rows if has(row, wanted)]

    def waits_for(self, kind: str, /, within: float = PATIENCE, **wanted: Any) -> Record:
        """Wait for one such record; raises AssertionError with those that there are."""
        found: list[Record] = []

        def come() -> bool:
            found[:] = self.stored(kind, **wanted)
            return bool(found)

        assert eventually(come, within), f"no {kind} {wanted} within {within} s"
        return found[-1]

    @cached_property
    def database(self) -> Database:
        """The house's database, in the test's own process."""
        sqlite = f"sqlite:///{self.folder / 'data' / 'hotline.db'}"
        return Database(self.environment.get("HOTLINE_DATABASE_URL", sqlite))

    @property
    def redis(self) -> Redis:
        """A client of its job queue, to be closed by who asks."""
        return connect_redis(self.settings)

    @property
    def recordings(self) -> Path:
        return self.folder / "data" / "recordings"

    @property
    def settings(self) -> Settings:
        """As its processes read them."""
        prefix = "HOTLINE_"
        own = {
            key.removeprefix(prefix).lower(): value
            for key, value in self.environment.items()
            if key.startswith(prefix)
        }
        return Settings(**own)  # type: ignore[arg-type]  # pydantic reads the strings

    def settle(self) -> None:
        """Close every open case, so that the next story's staff are not rung for this one's."""
        with self.database.begin() as session:
            for case in self.stored("cases", status="open"):
                cases.resolve(session, case["id"], "admin", cases.DISPOSITIONS[0])

    def readiness(self) -> Record:
        answer: Record = requests.get(f"{self.url}/readyz", timeout=5).json()
        return answer

    def is_ready_again(self) -> bool:
        """Wait until every part answers."""

        def all_answer() -> bool:
            try:
                return all(part["ok"] for part in self.readiness().values())
            except (OSError, ValueError):
                return False

        return eventually(all_answer, PATIENCE * 2)

    def processes(self, marker: str = "") -> list[int]:
        """Process ids below this hotline whose command contains `marker`."""
        assert self.process is not None
        return [child for child in descendants(self.process.pid) if marker in command_of(child)]

    def _end(self, number: signal.Signals) -> float:
        assert self.process is not None
        began = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(timeout=PATIENCE)
        self.process = None
        return time.monotonic() - began


@contextmanager
def _one_renders() -> Iterator[None]:
    """While prompts are still to be rendered, hotlines of several test processes start in turn."""
    rendered = PROMPTS / f"rendered-{_what_is_said()}"
    if rendered.exists():
        yield
        return
    with (PROMPTS / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
        rendered.touch()


def _what_is_said() -> str:
    """Changes with the words of prompts and with how they are spoken."""
    digest = hashlib.sha256()
    for folder in ("ivr_flows", "hotline/speech", "hotline/demo"):
        for path in sorted((ROOT / folder).rglob("*.*")):
            if path.suffix in (".yaml", ".py"):
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@contextmanager
def running(hotline: Hotline, *arguments: str) -> Iterator[Hotline]:
    """A hotline until the block ends."""
    try:
        hotline.up(*arguments)
        yield hotline
    finally:
        if hotline.process is not None:
            hotline.down()
        hotline.database.close()


@contextmanager
def web_process(hotline: Hotline) -> Iterator[str]:
    """`gunicorn wsgi:app` beside a running hotline, on the same stores; its address."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    gunicorn = [Path(sys.executable).parent / "gunicorn", "--workers", "1", "wsgi:app"]
    environment = {**hotline.environment, "HOTLINE_PORT": str(port)}
    with (hotline.folder / "web.log").open("a") as log:
        process = subprocess.Popen(
            gunicorn,
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
    try:
        assert eventually(lambda: answers(url), PATIENCE), "no second web process"
        yield url
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def _read(process: "subprocess.Popen[str]", printed: "queue.SimpleQueue[str]") -> None:
    """Line by line; "" at the end."""
    assert process.stdout is not None
    with process.stdout:
        for line in process.stdout:
            printed.put(line)
    printed.put("")


__all__ = ["Hotline", "Record", "eventually", "have_ended", "running", "web_process"]
