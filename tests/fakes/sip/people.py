"""The people of a story on a real switch: who calls, and who is rung."""

import time
from pathlib import Path

from hotline.speech.audio import Sound
from tests.fakes.sip.listening import Listener
from tests.fakes.sip.phone import Phone

PATIENCE = 90.0
LOOK_SECONDS = 0.25
TONE = "tone"


class Ears:
    """Somebody who understands what comes out of a telephone."""

    def __init__(self, phone: Phone, listener: Listener) -> None:
        self.phone = phone
        self._listener = listener
        self._passed = 0.0

    def hears(self, prompt: str, within: float = PATIENCE) -> float:
        """Wait until a prompt begins that was not asked for before: its key, or a piece's.

        The second of what was heard so far at which it began.
        """
        deadline = time.monotonic() + within
        while True:
            if (found := self._listener.find(prompt, self.since(self._passed))) is not None:
                began = self._passed + found.second
                self._passed = began + found.seconds
                return began
            if time.monotonic() > deadline:
                raise AssertionError(f"{prompt} was not heard after {self._passed:.1f} s")
            time.sleep(LOOK_SECONDS)

    def times(self, prompt: str, after: float) -> list[tuple[float, float]]:
        """From when until when clips of that key were said, in all that was heard after `after`."""
        times: list[tuple[float, float]] = []
        while (found := self._listener.find(prompt, self.since(after))) is not None:
            times.append((after + found.second, after + found.second + found.lasts))
            after += found.second + found.seconds
        return times

    def since(self, second: float) -> Sound:
        """What was heard from that second on."""
        heard = self.phone.heard()
        return Sound(heard.samples[round(second * heard.rate) :], heard.rate)

    def press(self, keys: str) -> None:
        self.phone.press(keys)

    def hangs_up(self) -> None:
        """Unless the line was ended from the other side."""
        if self.phone.in_call:
            self.phone.hangs_up()


class Caller(Ears):
    """A resident on the line."""

    def says(self, speech: Path) -> None:
        """Speak after the tone; takes as long as the speech."""
        self.hears(TONE)
        self.phone.says(speech)
