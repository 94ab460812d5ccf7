"""A whole hotline of its own for a test: `hotline up` on a free port, in its own data directory."""

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
from pathlib import Path
from typing import Any

import requests

from tests.servers.children import eventually, free_port

ROOT = Path(__file__).resolve().parents[2]
PROMPTS = ROOT / ".cache" / "prompts"
"""Prompts are named by what they say, so every hotline of every test run can share them."""

READY_SECONDS = 90


class Hotline:
    """A running hotline, and the command line beside it."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.folder = folder
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
        self.output: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.printed: list[str] = []

    def up(self, *arguments: str) -> float:
        """Start it and wait until it says that it is ready; the seconds that took."""
        began = time.monotonic()
        log = (self.folder / "up.log").open("a")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "hotline", "up", *arguments],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        log.close()
        threading.Thread(target=self._read, args=(self.process,), daemon=True).start()
        while True:
            try:
                line = self.output.get(timeout=READY_SECONDS - (time.monotonic() - began))
            except (queue.Empty, ValueError):
                raise AssertionError(f"not ready:\n{self.log()[-4000:]}") from None
            if line.startswith("ready "):
                return time.monotonic() - began

    def down(self) -> float:
        """Ctrl-C; the seconds until everything had ended."""
        assert self.process is not None
        began = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=20)
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.process = None
        return time.monotonic() - began

    def log(self) -> str:
        return (self.folder / "up.log").read_text()

    def run(self, *arguments: str, code: int = 0) -> str:
        """`python -m hotline …` on the same house; its standard output."""
        ended = subprocess.run(
            [sys.executable, "-m", "hotline", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=100,
        )
        assert ended.returncode == code, f"exit {ended.returncode}: {ended.stdout}{ended.stderr}"
        return ended.stdout

    def call(self, *steps: str, code: int = 0) -> list[dict[str, Any]]:
        """A call through the telephone made of text; what it printed."""
        lines = self.run("call", "--json", *steps, code=code).splitlines()
        return [json.loads(line) for line in lines]

    def export(self, records: str, **wanted: Any) -> list[dict[str, Any]]:
        """The records of a kind that have the wanted values."""
        rows = [json.loads(line) for line in self.run("export", records).splitlines()]
        return [row for row in rows if all(row[key] == value for key, value in wanted.items())]

    def readiness(self) -> dict[str, Any]:
        answer: dict[str, Any] = requests.get(f"{self.url}/readyz", timeout=5).json()
        return answer

    def processes(self, marker: str) -> list[int]:
        """Process ids below this hotline whose command contains `marker`."""
        assert self.process is not None
        found = []
        for child in _descendants(self.process.pid):
            command = Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ").decode()
            if marker in command:
                found.append(child)
        return found

    def _read(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        for line in process.stdout:
            self.printed.append(line)
            self.output.put(line)


@contextmanager
def running(folder: Path, environment: Mapping[str, str], *arguments: str) -> Iterator[Hotline]:
    """A hotline until the block ends."""
    hotline = Hotline(folder, environment)
    try:
        hotline.up(*arguments)
        yield hotline
    finally:
        if hotline.process is not None:
            hotline.down()


def _descendants(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            yield int(child)
            yield from _descendants(int(child))


__all__ = ["Hotline", "eventually", "running"]
