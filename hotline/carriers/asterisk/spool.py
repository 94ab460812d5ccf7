"""Folders that the switch writes into, and from which what is complete is picked up."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

STILL_SECONDS = 10.0
"""A sound that has not grown for so long has ended: while it is recorded it grows all the time."""


def still(folder: Path, pattern: str) -> list[Path]:
    """The files that grow no more."""
    left = time.time() - STILL_SECONDS
    return [file for file in folder.glob(pattern) if file.stat().st_mtime < left]


@contextmanager
def alone(folder: Path) -> Iterator[bool]:
    """Whether no other process picks up from it at the moment."""
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
