"""What a call does when everything has been said: one class for each action that waits.

All run in the driver's loop and never block, but for `Recording`, which asks threads to.
"""

import math
from collections.abc import Callable
from typing import Protocol

from hotline.carriers.asterisk.exchange import Exchange
from hotline.carriers.asterisk.mouth import Mouth
from hotline.carriers.asterisk.rooms import Guest
from hotline.carriers.asterisk.sounds import File
from hotline.carriers.collector import Collector
from hotline.carriers.listening import Listening
from hotline.flow.actions import Collect, Hold
from hotline.flow.events import (
    DigitsPressed,
    Event,
    HungUp,
    OperatorJoined,
    OperatorLeft,
    WaitExpired,
)

ARRIVAL_SECONDS = 10.0
"""How long a caller who is connected waits for the other to be there."""
CALLER_ARRIVAL_SECONDS = 90.0
"""How long staff wait for a caller, who may have to finish a sentence first."""
LEAVING_SECONDS = 0.5
"""How long after somebody has left the other is told."""
NEVER = math.inf
_LISTENING_TICK = 0.1


class Waiting(Protocol):
    """`due`: when `tick` has to be called at the latest.

    `outlasts_events`: the engine may answer an event of this wait with the same wait, which then
    goes on as if nothing had been. `close` is called in a thread, and may be called again.
    """

    outlasts_events: bool

    def due(self, now: float) -> float: ...
    async def ready(self, now: float) -> None: ...
    def key(self, key: str, now: float) -> Event | None: ...
    async def tick(self, now: float) -> Event | None: ...
    def said(self, now: float) -> None: ...
    def hear(self, pcm: bytes) -> None: ...
    def close(self) -> None: ...


class Quiet:
    """The parts that most waits do not need; by itself, the wait before the first reply."""

    outlasts_events = False

    def due(self, now: float) -> float:
        return NEVER

    async def ready(self, now: float) -> None:
        """Everything has been said."""

    def key(self, key: str, now: float) -> Event | None:
        """A key means nothing here."""

    async def tick(self, now: float) -> Event | None:
        """Time passes."""

    def said(self, now: float) -> None:
        """Something that was said during the wait has ended."""

    def hear(self, pcm: bytes) -> None:
        """Nobody listens."""

    def close(self) -> None:
        """The wait is over, however it ended."""


class Collecting(Quiet):
    """Keys."""

    def __init__(self, collect: Collect) -> None:
        self._collector = Collector(collect)

    def due(self, now: float) -> float:
        deadline = self._collector.deadline
        return NEVER if deadline is None else deadline

    async def ready(self, now: float) -> None:
        self._collector.begin(now)

    def key(self, key: str, now: float) -> Event | None:
        return self._collector.key(key, now)

    async def tick(self, now: float) -> Event | None:
        return self._collector.tick(now)


class Recording(Quiet):
    """What the caller says is written down while it is said."""

    def __init__(self, exchange: Exchange, listening: Listening) -> None:
        self._exchange = exchange
        self._listening = listening
        self._closed = False

    def due(self, now: float) -> float:
        return now + _LISTENING_TICK

    async def ready(self, now: float) -> None:
        await self._exchange.beside(lambda: self._listening.ready(now))

    def hear(self, pcm: bytes) -> None:
        self._listening.hear(pcm)

    def key(self, key: str, now: float) -> Event | None:
        return self._listening.key(key, now)

    async def tick(self, now: float) -> Event | None:
        return await self._exchange.beside(lambda: self._listening.tick(now))

    def close(self) -> None:
        if not self._closed:
            self._listening.close()
            self._closed = True


class Holding(Quiet):
    """A person is being found: a calming message every now and then, over the switch's music."""

    outlasts_events = True

    def __init__(
        self,
        hold: Hold,
        messages: list[list[File]],
        mouth: Mouth,
        person: Callable[[], str | None],
        *,
        after_speech: bool,
    ) -> None:
        self._hold = hold
        self._messages = messages
        self._mouth = mouth
        self._person = person
        self._first = hold.gap if after_speech else 0.0
        self._next = 0
        self._speak_at = self._expires_at = NEVER

    def due(self, now: float) -> float:
        return min(self._speak_at, self._expires_at)

    async def ready(self, now: float) -> None:
        self._expires_at = now + self._hold.longest
        self._speak_at = now + self._first if self._messages else NEVER

    def key(self, key: str, now: float) -> Event | None:
        return DigitsPressed(digits=key)

    async def tick(self, now: float) -> Event | None:
        person = self._person()
        if person is not None:
            return OperatorJoined(by=person)
        if now >= self._expires_at:
            self._expires_at = now + self._hold.longest
            return WaitExpired()
        if now >= self._speak_at:
            await self._speak(now)
        return None

    def said(self, now: float) -> None:
        if self._messages:
            self._speak_at = now + self._hold.gap

    async def _speak(self, now: float) -> None:
        """The next one is due when this one has been said (`said`)."""
        files = self._messages[self._next % len(self._messages)]
        self._next += 1
        begun = await self._mouth.say(files)
        self._speak_at = NEVER if begun else now + self._hold.gap


class Talking(Quiet):
    """Two sides hear each other, until one of them is alone.

    `is_met` tells the other side, whose first coming is waited for until `patient_until`; `alone`
    is what is reported once it is gone, and nobody else was asked to come (`awaited_until`).
    """

    outlasts_events = True

    def __init__(
        self,
        is_met: Callable[[], bool],
        alone: OperatorLeft | HungUp,
        patient_until: float,
        awaited_until: Callable[[], float] = lambda: 0.0,
    ) -> None:
        self._is_met = is_met
        self._awaited_until = awaited_until
        self._alone = alone
        self._until: float | None = patient_until

    def due(self, now: float) -> float:
        return NEVER if self._until is None else self._until

    async def tick(self, now: float) -> Event | None:
        if self._is_met():
            self._until = None
        elif self._until is None:
            self._until = max(now + LEAVING_SECONDS, self._awaited_until())
        return self._alone if self._until is not None and now >= self._until else None


def talk_with_staff(exchange: Exchange, guest: Guest, now: float) -> Talking:
    """A caller's side; alone again, the caller is looked after by the engine."""
    rooms = exchange.rooms
    return Talking(
        lambda: rooms.staff(guest) is not None,
        OperatorLeft(),
        now + ARRIVAL_SECONDS,
        lambda: rooms.awaited_until(guest),
    )


def talk_with_caller(exchange: Exchange, guest: Guest, now: float) -> Talking:
    """A member of staff's side; alone again, their call is over."""
    over = HungUp(cause="finished")
    return Talking(lambda: exchange.rooms.has_caller(guest), over, now + CALLER_ARRIVAL_SECONDS)


class Ending(Quiet):
    """The line says its last word, then it is hung up."""

    def __init__(self) -> None:
        self._over = False

    def due(self, now: float) -> float:
        return now if self._over else NEVER

    async def ready(self, now: float) -> None:
        self._over = True

    async def tick(self, now: float) -> Event | None:
        return HungUp(cause="finished") if self._over else None
