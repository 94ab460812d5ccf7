"""Taking turns at an engine that hears one sound at a time: who is still speaking goes first."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition


class Turns:
    """Thread-safe. A turn that has begun is not interrupted."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._is_taken = False
        self._urgent = 0

    @contextmanager
    def take(self, *, urgent: bool = False) -> Iterator[None]:
        """Wait for a turn; those that are not urgent also wait for all that are."""
        with self._changed:
            self._urgent += urgent
            self._changed.wait_for(lambda: not self._is_taken and (urgent or not self._urgent))
            self._urgent -= urgent
            self._is_taken = True
        try:
            yield
        finally:
            with self._changed:
                self._is_taken = False
                self._changed.notify_all()
