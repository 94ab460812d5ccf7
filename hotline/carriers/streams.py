"""Admission: sockets and event streams never take the threads that plain requests need.

A web process has a fixed number of threads. Each open socket or event stream keeps one of them for
minutes; so they are given slots, fewer than there are threads, and whoever comes after the last
slot is told at once instead of being left hanging.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

logger = logging.getLogger(__name__)


class StreamSlots:
    """How many lasting connections this process carries at a time."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._taken = 0
        self._lock = Lock()

    @property
    def taken(self) -> int:
        return self._taken

    @contextmanager
    def slot(self) -> Iterator[bool]:
        """Hold a slot while the connection lasts; False where there is none left."""
        admitted = self.acquire()
        try:
            yield admitted
        finally:
            if admitted:
                self.release()

    def acquire(self) -> bool:
        """Take a slot, for streams whose end is elsewhere than their beginning."""
        with self._lock:
            admitted = self._taken < self.limit
            self._taken += admitted
        if not admitted:
            logger.warning("all %s slots for sockets and streams are taken", self.limit)
        return admitted

    def release(self) -> None:
        with self._lock:
            self._taken -= 1
