"""A call without sockets, threads or waiting: a minute of it takes a second.

The real call, line, engine and database; only time is played.
"""

from collections.abc import Callable
from itertools import count
from typing import Any

import numpy as np

from hotline.carriers.line import FRAME_SAMPLES, FRAME_SECONDS, RATE, Caption, Line, Mark
from hotline.carriers.webphone.call import PhoneCall
from hotline.carriers.webphone.conversation import HangUp, Inbox, Key, Reached
from hotline.carriers.webphone.exchange import Exchange
from hotline.carriers.webphone.ticket import Ticket
from hotline.speech.audio import Sound, to_pcm
from tests.fakes.webphone.receiver import Heard

_numbers = count(1)
FRAMES_PER_TICK = 3


class TimelessCall:
    """`caller.waits(10)` lets ten seconds pass on the line."""

    def __init__(self, exchange: Exchange, taken_up: str | None = None, **ticket: Any) -> None:
        self.now = exchange.clock()
        self.captions: list[Heard] = []
        self.messages: list[dict[str, Any]] = []
        self.leg = taken_up or f"timeless-{next(_numbers)}"
        self._frames: list[np.ndarray] = []
        self._line = Line()
        self._inbox = Inbox()
        self._ticks = 0
        self._read = 0
        self.call = PhoneCall(
            exchange,
            self._line,
            self._inbox,
            self.messages.append,
            Ticket(self.leg, **ticket),
            taken_up=taken_up is not None,
        )
        self.call.open(self.now)

    @property
    def heard(self) -> list[str]:
        return [caption.key for caption in self.captions]

    @property
    def sound(self) -> Sound:
        return Sound(np.concatenate(self._frames), RATE)

    @property
    def state(self) -> str:
        states = [m["state"] for m in self.messages if m["type"] == "state"]
        return "ended" if self.call.ended else states[-1]

    def press(self, keys: str) -> None:
        for key in keys:
            self.call.take(Key(key), self.now)

    def hang_up(self) -> None:
        self.call.take(HangUp(), self.now)
        self.call.close()

    def waits(self, seconds: float, speaking: Sound | None = None) -> None:
        """Let time pass; `speaking`: into a microphone that is open all the while."""
        for number in range(round(seconds / FRAME_SECONDS)):
            if speaking is not None:
                at = number * FRAME_SAMPLES
                said = speaking.samples[at : at + FRAME_SAMPLES]
                self.call.hear(to_pcm(np.pad(said, (0, FRAME_SAMPLES - len(said)))))
            self._frame()

    def until(self, state: str, within: float = 60.0) -> None:
        self.waits_until(lambda: self.state == state, within, state)

    def hears(self, key: str, within: float = 60.0) -> Heard:
        """Let time pass until a prompt begins that was not asked for before."""
        self.waits_until(lambda: self._find(key) is not None, within, key)
        found = self._find(key)
        assert found is not None
        self._read = found + 1
        return self.captions[found]

    def waits_until(self, condition: Callable[[], bool], within: float, what: str) -> None:
        """Let time pass until the condition holds."""
        end = self.now + within
        while not condition():
            assert self.now < end, f"{what} not within {within} s: {self.state} {self.heard}"
            self._frame()

    def _find(self, key: str) -> int | None:
        for number, caption in enumerate(self.captions[self._read :], start=self._read):
            if key in (caption.key, caption.key.split(".")[0]):
                return number
        return None

    def _frame(self) -> None:
        self.now += FRAME_SECONDS
        frame = self._line.next_frame()
        for note in frame.notes:
            if isinstance(note, Caption):
                at = len(self._frames) * FRAME_SAMPLES
                self.captions.append(Heard(note.key, note.text, at))
            elif isinstance(note, Mark):
                self.call.take(Reached(note.name), self.now)
        self._frames.append(frame.samples)
        self._ticks += 1
        if self._ticks % FRAMES_PER_TICK == 0 and not self.call.ended:
            self.call.tick(self.now)
