"""Every carrier's telephone behind one protocol, so that one story can be told over all of them.

A new carrier is one more function in `CARRIERS`.
"""

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

from hotline.carriers.simulator import HangUp, Press, SayFile, Step, StepError, Telephone, Wait
from hotline.speech.audio import read_wav, resample
from hotline.wiring.house import build
from tests.fakes import twilio as played_twilio
from tests.fakes import webphone as played_webphone
from tests.stories.demonstrations import PACE, Demonstration
from tests.stories.hotline import PATIENCE, eventually


class Caller(Protocol):
    """Somebody with a telephone at the ear."""

    def hears(self, prompt: str) -> None:
        """Wait until a prompt begins that was not asked for before: its key, or a piece's."""

    def press(self, keys: str) -> None: ...

    def says(self, speech: Path) -> None:
        """Speak as soon as the line listens; takes as long as the speech."""

    def speaks_up(self, speech: Path) -> None:
        """Speak without having been asked to; only where the line hears it (`HEARING`)."""

    def hangs_up(self) -> None: ...


Dial = Callable[[Demonstration, str], AbstractContextManager[Caller]]
"""A call from a number; who is still on the line at the end of the block hangs up."""


class TextCaller:
    """The telephone of `hotline call`, its steps given one by one."""

    def __init__(self, telephone: Callable[[Callable[..., None]], Telephone], number: str) -> None:
        self._heard: list[str] = []
        self._events: list[str] = []
        self._read = 0
        self._todo: queue.SimpleQueue[Step] = queue.SimpleQueue()
        arguments = (telephone(self._take), number)
        self._thread = threading.Thread(target=self._call, args=arguments, daemon=True)
        self._thread.start()

    def hears(self, prompt: str) -> None:
        assert eventually(lambda: self._goes_past(prompt), PATIENCE), f"{prompt} in {self._heard}"

    def press(self, keys: str) -> None:
        self._todo.put(Press(keys))

    def says(self, speech: Path) -> None:
        assert eventually(lambda: "tone" in self._events, PATIENCE), self._events
        self.speaks_up(speech)

    def speaks_up(self, speech: Path) -> None:
        self._todo.put(SayFile(speech))
        assert eventually(self._todo.empty, PATIENCE)

    def hangs_up(self) -> None:
        self._todo.put(HangUp())
        self._thread.join(timeout=PATIENCE)

    def _call(self, telephone: Telephone, number: str) -> None:
        with suppress(StepError):  # the line hung up first
            telephone.call(number, None, self._steps())

    def _steps(self) -> Iterator[Step]:
        """What the story asks for; until then, time passes."""
        step: Step = Wait(0)
        while not isinstance(step, HangUp):
            step = Wait(0.1) if self._todo.empty() else self._todo.get()
            yield step

    def _take(self, line: dict[str, Any]) -> None:
        if line["type"] == "heard":
            self._heard.append(line["prompt"])
        elif line["type"] == "event":
            self._events.append(line["event"])

    def _goes_past(self, prompt: str) -> bool:
        for number, key in enumerate(self._heard[self._read :], start=self._read + 1):
            if prompt in (key, key.split(".")[0]):
                self._read = number
                return True
        return False


class TwilioCaller:
    def __init__(self, demo: Demonstration, number: str) -> None:
        self._caller = demo.twilio.call(number)

    def hears(self, prompt: str) -> None:
        self._caller.hears(prompt, within=PATIENCE * PACE)

    def press(self, keys: str) -> None:
        self._caller.press(keys)

    def says(self, speech: Path) -> None:
        self._caller.says(resample(read_wav(speech), played_twilio.ears.RATE).samples)

    def speaks_up(self, speech: Path) -> None:
        raise NotImplementedError("without a media stream nobody hears it")

    def hangs_up(self) -> None:
        self._caller.hang_up()


class WebphoneCaller:
    def __init__(self, demo: Demonstration, number: str) -> None:
        self._caller = played_webphone.Caller(demo.url, number)

    def hears(self, prompt: str) -> None:
        self._caller.hears(prompt, within=PATIENCE)

    def press(self, keys: str) -> None:
        self._caller.press(keys)

    def says(self, speech: Path) -> None:
        self._caller.is_in("recording", within=PATIENCE)
        self._caller.says(speech)

    def speaks_up(self, speech: Path) -> None:
        self._caller.says(speech)

    def hangs_up(self) -> None:
        self._caller.hang_up()


@contextmanager
def text(demo: Demonstration, number: str) -> Iterator[Caller]:
    house = build(demo.settings)
    caller = TextCaller(lambda tell: Telephone(house.sessions, house.recordings, tell), number)
    yield caller
    caller.hangs_up()
    house.redis.close()
    house.database.close()


@contextmanager
def twilio(demo: Demonstration, number: str) -> Iterator[Caller]:
    caller = TwilioCaller(demo, number)
    yield caller
    caller.hangs_up()


@contextmanager
def webphone(demo: Demonstration, number: str) -> Iterator[Caller]:
    caller = WebphoneCaller(demo, number)
    yield caller
    caller.hangs_up()


CARRIERS: dict[str, Dial] = {"text": text, "twilio": twilio, "webphone": webphone}
HEARING = ("text", "webphone")
"""Those that hear the caller all the time, not only after a tone."""
