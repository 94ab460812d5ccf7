"""A receiver: one socket, what came out of it, and what is spoken into it."""

import json
import socket
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from simple_websocket import Client, ConnectionClosed

from hotline.carriers.line import FRAME_SAMPLES, FRAME_SECONDS, RATE
from hotline.speech.audio import Sound, resample, to_pcm


class Heard(NamedTuple):
    """A caption, and at which sample of all the sound it came."""

    key: str
    text: str
    sample: int


class Receiver:
    """Keeps everything that came: captions, messages, and every frame of sound."""

    def __init__(self, url: str, headers: Mapping[str, str] | None = None) -> None:
        self.captions: list[Heard] = []
        self.messages: list[dict[str, Any]] = []
        self.closed = threading.Event()
        self.close_code: int | None = None
        self._frames: list[bytes] = []
        self._client = Client.connect(
            url.replace("http", "ws", 1),
            headers=dict(headers or {}),
            thread_class=partial(threading.Thread, daemon=True),
        )
        self._sending = threading.Lock()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def sound(self) -> Sound:
        """What was heard since the beginning."""
        return Sound(np.frombuffer(b"".join(self._frames), "<i2"), RATE)

    @property
    def port(self) -> int:
        """This end's."""
        port: int = self._client.sock.getsockname()[1]
        return port

    def send(self, **message: Any) -> None:
        with self._sending:
            self._client.send(json.dumps(message))

    def send_raw(self, payload: str | bytes) -> None:
        with self._sending:
            self._client.send(payload)

    def speak(self, sound: Sound) -> None:
        """Into the microphone, at real time."""
        samples = resample(sound, RATE).samples
        began = time.monotonic()
        for number, at in enumerate(range(0, len(samples), FRAME_SAMPLES)):
            self.send_raw(to_pcm(samples[at : at + FRAME_SAMPLES]))
            time.sleep(max(0.0, began + (number + 1) * FRAME_SECONDS - time.monotonic()))

    def first(self, kind: str, after: int = 0) -> dict[str, Any] | None:
        """The first message of a type, from the `after`-th message on."""
        found = (message for message in self.messages[after:] if message["type"] == kind)
        return next(found, None)

    def hang_up(self) -> None:
        """As a page does that is closed."""
        self._client.close(1000)
        self._reader.join(timeout=5)

    def break_off(self) -> None:
        """The network is gone, without a word."""
        self._client.sock.shutdown(socket.SHUT_RDWR)
        self._reader.join(timeout=5)

    def _read(self) -> None:
        try:
            while True:
                self._take(self._client.receive())
        except ConnectionClosed as error:
            self.close_code = error.reason
        finally:
            self.closed.set()

    def _take(self, received: str | bytes) -> None:
        if isinstance(received, bytes):
            self._frames.append(received)
            return
        message = json.loads(received)
        if message["type"] == "caption":
            at = len(self._frames) * FRAME_SAMPLES
            self.captions.append(Heard(message["key"], message["text"], at))
        self.messages.append(message)


def wait_until(condition: Callable[[], object], within: float, what: Callable[[], str]) -> None:
    """Fails the test where the condition does not become true in time."""
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, f"not within {within} s: {what()}"
        time.sleep(0.02)
