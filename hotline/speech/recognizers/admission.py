"""How many callers a machine hears live: what is beyond is recorded, and heard afterwards.

The machine's cores are cut into slices, and each slice is a file that whoever uses it holds locked.
So all processes of the machine count together, and what a killed process held is free at once: the
kernel lets go of it.
"""

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

_SLICES = 10
"""In how many parts a core is cut."""


class Admission:
    """`folder` may be shared between machines; each counts its own cores. Thread-safe."""

    def __init__(self, folder: Path, cores: float | None = None) -> None:
        self.cores = available_cores() if cores is None else cores
        self._folder = folder / socket.gethostname()
        self._slices = round(self.cores * _SLICES)

    def capacity(self, cores: float) -> int:
        """How many streams that keep so many `cores` busy may be heard at once."""
        return self._slices // _needed(cores)

    @contextmanager
    def stream(self, cores: float) -> Iterator[bool]:
        """Room for one more stream while the block lasts; False where there is none."""
        with ExitStack() as held:
            yield self._take(held, _needed(cores))

    def busy_cores(self) -> float:
        """How many cores live streams have been promised now, by all processes of this machine."""
        with ExitStack() as held:
            free = self._free(held, self._slices)
        return (self._slices - len(free)) / _SLICES

    def _take(self, held: ExitStack, needed: int) -> bool:
        if self._slices < needed:
            return False
        with ExitStack() as taken:
            if len(self._free(taken, needed)) < needed:
                return False
            held.push(taken.pop_all())
            return True

    def _free(self, held: ExitStack, most: int) -> list[IO[bytes]]:
        """Lock as many free slices as there are, up to `most`; one process looks at a time."""
        self._folder.mkdir(parents=True, exist_ok=True)
        found: list[IO[bytes]] = []
        with (self._folder / "looking").open("wb") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            for number in range(self._slices):
                if len(found) == most:
                    break
                file = (self._folder / f"slice-{number}").open("wb")
                if _locks(file):
                    found.append(held.enter_context(file))
                else:
                    file.close()
        return found


def available_cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _needed(cores: float) -> int:
    return max(1, round(cores * _SLICES))


def _locks(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
