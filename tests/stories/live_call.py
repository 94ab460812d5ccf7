"""`hotline call` while it goes on."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hotline.cli.testbed.children import eventually

PATIENCE = 180.0
"""Seconds for what takes one on an idle machine: tests run on very busy ones as well."""

Record = dict[str, Any]


class LiveCall:
    """`hotline call`, whose lines are read as they are printed."""

    def __init__(self, steps: Sequence[str], checkout: Path, environment: dict[str, str]) -> None:
        self.lines: list[tuple[float, Record]] = []
        """Each with the moment at which it was read (`time.monotonic`)."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "hotline", "call", "--json", *steps],
            cwd=checkout,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def tells(self, within: float = PATIENCE, **wanted: Any) -> tuple[float, Record]:
        """Wait for a line with these values: its moment, and the line."""
        found: list[tuple[float, Record]] = []

        def come() -> bool:
            found[:] = [
                (at, line)
                for at, line in list(self.lines)
                if all(line.get(key) == value for key, value in wanted.items())
            ]
            return bool(found)

        assert eventually(come, within), f"no {wanted} in {[line for _, line in self.lines]}"
        return found[0]

    def hears(self, prompt: str, within: float = PATIENCE) -> float:
        return self.tells(within, type="heard", prompt=prompt)[0]

    @property
    def call_id(self) -> int:
        call_id: int = self.tells(event="answered")[1]["call_id"]
        return call_id

    def is_killed(self) -> None:
        """The telephone is gone in the middle of the call."""
        self.process.kill()
        self.process.wait(timeout=PATIENCE)
        self._reader.join(timeout=5)

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout:
            for line in self.process.stdout:
                self.lines.append((time.monotonic(), json.loads(line)))
