"""Keeps the parts of a hotline running, and ends them all together."""

import ctypes
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

logger = logging.getLogger(__name__)

STOP_SECONDS = 3.5
"""After that a part that was asked to stop is killed: Ctrl-C ends everything within 5 s."""

LONGEST_PAUSE = 5.0
STEADY_SECONDS = 10.0
"""A part that has run for so long is restarted at once when it dies."""

_PR_SET_PDEATHSIG = 1


@dataclass
class Part:
    """One process; restarted when it ends, sooner the longer it has run."""

    name: str
    command: Sequence[str]
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 0.0

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - our own commands
            self.command,
            env=os.environ | self.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C in the terminal is the supervisor's alone
            preexec_fn=_die_with_parent(),
        )

    def look_after(self) -> None:
        """Restart the part if it has ended and its pause is over."""
        if self.process is not None:
            code = self.process.poll()
            if code is None:
                return
            lived = time.monotonic() - self.started
            self.process = None
            self.pause = 0.1 if lived > STEADY_SECONDS else min(self.pause * 2 + 0.2, LONGEST_PAUSE)
            logger.warning("%s ended (%s), starting again in %.1f s", self.name, code, self.pause)
            self.started = time.monotonic()
        elif time.monotonic() - self.started >= self.pause:
            self.start()


def supervise(parts: Sequence[Part], is_ready: Callable[[], bool], ready: str) -> int:
    """Run the parts until SIGINT or SIGTERM; print `ready` once `is_ready` says so."""
    stopping: list[int] = []
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, lambda number, _: stopping.append(number))
    announced = False
    for part in parts:
        part.start()
    while not stopping:
        for part in parts:
            part.look_after()
        if not announced and is_ready():
            announced = True
            print(ready, flush=True)
        time.sleep(0.1)
    stop(parts)
    return 0


def stop(parts: Sequence[Part]) -> None:
    """Ask every part to end, last started first; kill what does not."""
    deadline = time.monotonic() + STOP_SECONDS
    running = [part.process for part in reversed(parts) if part.process is not None]
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(max(deadline - time.monotonic(), 0.05))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _die_with_parent() -> Callable[[], None] | None:
    """A supervisor that is killed takes its parts along, where the system can do that."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl  # found now, since a forked child should load nothing
    return lambda: prctl(_PR_SET_PDEATHSIG, int(signal.SIGTERM))
