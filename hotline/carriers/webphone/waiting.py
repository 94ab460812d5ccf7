"""What a line does when everything has been said: one class for each action that waits.

`ready` is called when the sound before has ended, `key` and `tick` may answer with the event that
ends the wait, `hear` takes the caller's sound. `tracks` is what the line carries meanwhile.
All but `hear` are called from the call's own thread.
"""

from collections.abc import Callable
from typing import Protocol

from hotline.carriers import tracks
from hotline.carriers.collector import Collector
from hotline.carriers.line import Line, Track
from hotline.carriers.webphone.presence import Presence, is_caller, is_staff
from hotline.carriers.webphone.rooms import GONE_SECONDS
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
BROKEN_SECONDS = 4.0
"""How long Redis may be away before a conversation counts as ended."""


class Waiting(Protocol):
    """`state` is how the page shows it: keys, recording, waiting, talking, ended.

    `outlasts_events`: the engine may answer an event of this wait with the same wait, which then
    goes on as if nothing had been.
    """

    state: str
    outlasts_events: bool

    def tracks(self) -> list[Track]: ...
    def ready(self, now: float) -> None: ...
    def key(self, key: str, now: float) -> Event | None: ...
    def tick(self, now: float) -> Event | None: ...
    def hear(self, pcm: bytes) -> None: ...
    def close(self) -> None: ...


class Quiet:
    """The parts that most waits do not need."""

    outlasts_events = False

    def ready(self, now: float) -> None:
        """The sound before has ended."""

    def hear(self, pcm: bytes) -> None:
        """Nobody listens."""

    def close(self) -> None:
        """The wait is over, however it ended."""

    def key(self, key: str, now: float) -> Event | None:
        """A key means nothing here."""


class Silent(Quiet):
    """Before the first reply."""

    state = "connecting"

    def tracks(self) -> list[Track]:
        return []

    def tick(self, now: float) -> Event | None:
        return None


class Collecting(Quiet):
    """Keys."""

    state = "keys"

    def __init__(self, collect: Collect) -> None:
        self._collector = Collector(collect)

    def tracks(self) -> list[Track]:
        return [tracks.comfort()]

    def ready(self, now: float) -> None:
        self._collector.begin(now)

    def key(self, key: str, now: float) -> Event | None:
        return self._collector.key(key, now)

    def tick(self, now: float) -> Event | None:
        return self._collector.tick(now)


class Holding(Quiet):
    """A person is being found; the caller is in the room already, so that nobody is missed."""

    state = "waiting"
    outlasts_events = True

    def __init__(self, hold: Hold, presence: Presence, track: Track) -> None:
        self._hold = hold
        self._presence = presence
        self._track = track
        self._expires_at: float | None = None

    def tracks(self) -> list[Track]:
        return [self._track]

    def ready(self, now: float) -> None:
        self._expires_at = now + self._hold.longest

    def key(self, key: str, now: float) -> Event | None:
        return DigitsPressed(digits=key)

    def tick(self, now: float) -> Event | None:
        self._presence.tick(now)
        operator = self._presence.meets(is_staff)
        if operator is not None:
            return OperatorJoined(by=operator)
        if self._expires_at is None or now < self._expires_at:
            return None
        self._expires_at = now + self._hold.longest
        return WaitExpired()


class Talking(Quiet):
    """Two sides hear each other, until one of them is alone.

    `wanted` tells the other side, whose first coming is waited for until `patient_until`; `alone`
    is what is reported once it is gone.
    """

    state = "talking"
    outlasts_events = True

    def __init__(
        self,
        presence: Presence,
        line: Line,
        wanted: Callable[[str], bool],
        alone: OperatorLeft | HungUp,
        patient_until: float,
    ) -> None:
        self.has_met = False
        self._presence = presence
        self._line = line
        self._wanted = wanted
        self._alone = alone
        self._broken = False
        self._patient_until = patient_until

    def tracks(self) -> list[Track]:
        return [self._presence.track()]

    def hear(self, pcm: bytes) -> None:
        self._presence.say(pcm)

    def tick(self, now: float) -> Event | None:
        if self._presence.tick(now):
            self._line.play(self._presence.track())
            self._patient_until = now + GONE_SECONDS
        if self._presence.meets(self._wanted) is not None:
            self.has_met = True
            self._patient_until = now + LEAVING_SECONDS
        elif self._presence.broken and not self._broken:
            self._patient_until = now + BROKEN_SECONDS
        self._broken = self._presence.broken
        return self._alone if now >= self._patient_until else None


def talk_with_staff(presence: Presence, line: Line, now: float) -> Talking:
    """A caller's side; alone again, the caller is looked after by the engine."""
    return Talking(presence, line, is_staff, OperatorLeft(), now + ARRIVAL_SECONDS)


def talk_with_caller(presence: Presence, line: Line, now: float) -> Talking:
    """A member of staff's side; alone again, their call is over."""
    over = HungUp(cause="finished")
    return Talking(presence, line, is_caller, over, now + CALLER_ARRIVAL_SECONDS)


class Ending(Quiet):
    """The line says its last word, then it is hung up."""

    state = "ended"

    def __init__(self) -> None:
        self._over = False

    def tracks(self) -> list[Track]:
        return []

    def ready(self, now: float) -> None:
        self._over = True

    def tick(self, now: float) -> Event | None:
        return HungUp(cause="finished") if self._over else None
