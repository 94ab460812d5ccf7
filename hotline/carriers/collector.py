"""Keys one by one, made into the event that a collection ends with.

For doors that hear single keys. Carriers that collect by themselves do not need it. Pure: whoever
holds the line tells the time, in seconds of any clock that never goes back.
"""

from hotline.flow.actions import Collect
from hotline.flow.events import DigitsPressed, NothingHeard

TERMINATOR = "#"
AT_ONCE = ("0", "*")
"""First keys that mean the same everywhere, and so need no more keys after them."""


class Collector:
    """One collection. Keys count from the start, also while the sound before it still plays."""

    def __init__(self, collect: Collect) -> None:
        self._collect = collect
        self._digits = ""
        self.deadline: float | None = None
        """When `tick` ends the collection; None while the sound before it still plays."""

    def begin(self, now: float) -> None:
        """The sound before it has ended: from now on the caller's time runs."""
        if self.deadline is None:
            self.deadline = now + self._collect.timeout

    def key(self, key: str, now: float) -> DigitsPressed | None:
        """A key was pressed; returns the event if that ends the collection."""
        if key == TERMINATOR:
            return DigitsPressed(digits=self._digits)
        self._digits += key
        if self._digits in AT_ONCE or len(self._digits) >= self._collect.max_digits:
            return DigitsPressed(digits=self._digits)
        self.deadline = now + self._collect.between
        return None

    def tick(self, now: float) -> DigitsPressed | NothingHeard | None:
        """Time passes; returns the event if it ran out. Keys pressed until then count."""
        if self.deadline is None or now < self.deadline:
            return None
        return DigitsPressed(digits=self._digits) if self._digits else NothingHeard()
