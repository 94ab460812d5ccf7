"""Keeps the parts of a hotline running, and ends them all together."""

import ctypes
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

logger = logging.getLogger(__name__)

LOOK_SECONDS = 0.1
STOP_SECONDS = 3.5
"""After that a part that was asked to stop is killed: Ctrl-C ends everything within 5 s."""

LONGEST_PAUSE = 5.0
STEADY_SECONDS = 10.0
"""A part that has run for so long is restarted at once when it dies."""

_PR_SET_PDEATHSIG = 1


@dataclass
class Part:
    """One process; restarted when it ends, sooner the longer it has run.

    `once`: exit codes after which it stays ended.
    """

    name: str
    command: Sequence[str]
    once: Sequence[int] = ()
    process: subprocess.Popen[bytes] | None = None
    changed: float = 0.0
    """When it was started, or else ended (`time.monotonic`)."""
    pause: float = 0.0

    def look_after(self) -> None:
        """Start the part if it does not run and its pause is over."""
        if self.process is None:
            if time.monotonic() - self.changed >= self.pause:
                self._start()
        elif (code := self.process.poll()) is not None:
            lived = time.monotonic() - self.changed
            self.process = None
            if code in self.once:
                self.pause = float("inf")
                logger.error("%s ended for good (%s)", self.name, code)
                return
            again = 0.1 if lived > STEADY_SECONDS else min(self.pause * 2 + 0.2, LONGEST_PAUSE)
            self._wait(again, f"ended ({code})")

    def _start(self) -> None:
        try:
            self.process = subprocess.Popen(  # noqa: S603 - our own commands
                self.command,
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C in the terminal is the supervisor's alone
                preexec_fn=_die_with_parent(),
            )
            self.changed = time.monotonic()
        except OSError as error:  # no memory, no process left: that passes
            self._wait(LONGEST_PAUSE, f"could not be started ({error})")

    def _wait(self, pause: float, why: str) -> None:
        self.changed, self.pause = time.monotonic(), pause
        logger.warning("%s %s, starting again in %.1f s", self.name, why, pause)


@contextmanager
def supervised(parts: Sequence[Part]) -> Iterator[None]:
    """Run the parts, restarting each that ends, until the block ends."""
    ending = threading.Event()
    keeper = threading.Thread(target=_keep, args=(parts, ending), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ending.set()
        keeper.join()


def _keep(parts: Sequence[Part], ending: threading.Event) -> None:
    """In one thread from start to stop, because parts die with the thread that started them."""
    while not ending.is_set():
        for part in parts:
            part.look_after()
        ending.wait(LOOK_SECONDS)
    stop(parts)


def stop(parts: Sequence[Part]) -> None:
    """Ask every part to end, last started first; kill what does not."""
    deadline = time.monotonic() + STOP_SECONDS
    running = [(part.name, part.process) for part in reversed(parts) if part.process is not None]
    for _, process in running:
        process.terminate()
    for name, process in running:
        try:
            process.wait(max(deadline - time.monotonic(), 0.05))
        except subprocess.TimeoutExpired:
            logger.warning("%s does not end and is killed", name)
            process.kill()
            process.wait()


def _die_with_parent() -> Callable[[], None] | None:
    """A supervisor that is killed takes its parts along, where the system can do that."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl  # found now, since a forked child should load nothing
    parent = os.getpid()

    def arrange() -> None:
        prctl(_PR_SET_PDEATHSIG, int(signal.SIGTERM))
        if os.getppid() != parent:  # it died before we could ask to be told
            os._exit(1)

    return arrange
