"""A telephone in somebody's hand."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from hotline.cli.testbed.children import die_with_parent
from hotline.speech.audio import Sound

BRIDGE_RATE = 16000
"""Of what is recorded, whatever the line carries."""
WAV_HEADER = 44
KEY_MS = 160
PATIENCE = 180.0
"""Longer than the dead-man's switch and a busy machine take together."""

Event = dict[str, Any]


class PhoneError(Exception):
    """It did not notice what was waited for, or broke; the text says what it did notice."""


class Phone:
    """Use as `with`: it is off before and after. What it hears is recorded into `folder`.

    `address` is a loopback address: a switch takes who sends from 127.0.0.1 for the telephone
    network. With a `password` it registers as a desk phone of `domain`. `secure`: TLS and SRTP.
    """

    def __init__(
        self,
        folder: Path,
        user: str,
        *,
        domain: str = "127.0.0.1",
        password: str = "",
        address: str = "127.0.0.1",
        port: int = 0,
        codecs: tuple[str, ...] = (),
        secure: bool = False,
    ) -> None:
        self._recording = folder / f"heard-{user}-{time.monotonic_ns()}.wav"
        self._options = {
            "user": user,
            "domain": domain,
            "password": password,
            "address": address,
            "port": port,
            "codecs": codecs,
            "secure": secure,
            "recording": str(self._recording),
        }
        self.port = port
        self.events: list[Event] = []
        self._arrived: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        self._passed = 0

    def __enter__(self) -> Self:
        log = self._recording.with_suffix(".log").open("w")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "hotline.cli.testbed.device", json.dumps(self._options)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])},
            preexec_fn=die_with_parent(signal.SIGKILL),
        )
        log.close()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.port = self.waits_for("ready")["port"]
        if self._options["password"] and self.waits_for("registered")["code"] != 200:
            raise PhoneError(f"not registered: {self.events}")
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join()
        assert self._process.stdout is not None
        self._process.stdout.close()

    # What its owner does

    def call(self, uri: str) -> None:
        self._do("call", uri=uri)

    def answers(self) -> None:
        """Waits until it rings, and picks up."""
        self.is_rung()
        self._do("answer", code=200)
        self.is_talking()

    def rejects(self, code: int = 486) -> None:
        """486: busy, 603: declined."""
        self.is_rung()
        self._do("answer", code=code)

    def press(self, keys: str, ms: int = KEY_MS) -> None:
        """Each key is held so long; returns at once."""
        self._do("press", digits=keys, ms=ms)

    def says(self, wav: Path) -> None:
        """Speak; takes as long as the speech."""
        self.begins_to_say(wav)
        self.waits_for("said", within=120)

    def begins_to_say(self, wav: Path) -> None:
        self._do("say", path=str(wav))

    def hangs_up(self) -> None:
        self._do("hang_up")
        self.is_over()

    # What its owner notices

    def is_rung(self, within: float = PATIENCE) -> Event:
        return self.waits_for("rings", within=within)

    def is_talking(self, within: float = PATIENCE) -> str:
        """Waits for the sound of the line; its codec."""
        codec: str = self.waits_for("sound", within=within)["codec"]
        return codec

    def is_over(self, within: float = PATIENCE) -> Event:
        """Waits for the end of the call: its last SIP code."""
        return self.waits_for("state", within=within, state="DISCONNECTED")

    @property
    def in_call(self) -> bool:
        """Whether it is off the hook."""
        states = [event["state"] for event in self.happened("state")]
        return bool(states) and states[-1] != "DISCONNECTED"

    def happened(self, event: str) -> list[Event]:
        """Every event of that kind so far."""
        while not self._arrived.empty():
            if arrived := self._arrived.get():
                self.events.append(arrived)
        return [found for found in self.events if found["event"] == event]

    def heard(self) -> Sound:
        """All that was heard so far, at 16 kHz; nothing before there was any sound."""
        if not self._recording.exists():
            return Sound(np.zeros(0, np.int16), BRIDGE_RATE)
        raw = self._recording.read_bytes()[WAV_HEADER:]
        return Sound(np.frombuffer(raw[: len(raw) // 2 * 2], "<i2"), BRIDGE_RATE)

    def waits_for(self, event: str, within: float = PATIENCE, **wanted: Any) -> Event:
        """The next event of that kind after the last one that was waited for."""

        def fits(found: Event) -> bool:
            return found["event"] == event and wanted.items() <= found.items()

        return self._next(fits, within, f"{event} {wanted}")

    def _next(self, fits: Callable[[Event], bool], within: float, what: str) -> Event:
        deadline = time.monotonic() + within
        while True:
            for place, found in enumerate(self.events[self._passed :], start=self._passed):
                if fits(found):
                    self._passed = place + 1
                    return found
            try:
                arrived = self._arrived.get(timeout=max(deadline - time.monotonic(), 0))
            except queue.Empty:
                raise PhoneError(f"no {what} within {within} s: {self.events}") from None
            if arrived is None:
                raise PhoneError(f"the telephone broke, waiting for {what}: {self.events}")
            self.events.append(arrived)

    def _do(self, command: str, **details: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"command": command, **details}) + "\n")
        self._process.stdin.flush()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._arrived.put(json.loads(line))
        self._arrived.put(None)
