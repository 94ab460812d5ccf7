"""Child processes of a test run that end with it, however it ends."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PR_SET_PDEATHSIG = 1


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def eventually(condition: Callable[[], object], within: float = 10.0) -> bool:
    """Wait until ``condition()`` is true; tell whether it became so within that many seconds.

    Asking takes a tenth of the processor at most: it is for what is waited for.
    """
    deadline = time.monotonic() + within
    worked = time.thread_time()
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(max(0.02, 9 * (time.thread_time() - worked)))
        worked = time.thread_time()
    return True


def accepts_connections(port: int) -> bool:
    """Tell whether something listens on ``port``."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def running(
    command: list[str],
    log: Path,
    *,
    stop_with: signal.Signals,
    user: str | None = None,
    carries_sound: bool = False,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run ``command`` until the block ends; the kernel stops it if this process dies first."""
    with log.open("wb") as output:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            user=user,
            group=user,
            extra_groups=[] if user else None,
            env=os.environ | {"LC_ALL": "C"},
            preexec_fn=die_with_parent(stop_with, carries_sound),
        )
    try:
        yield child
    finally:
        child.send_signal(stop_with)
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def goes_first() -> None:
    """Have this process, which carries sound, scheduled before others, where one may ask for it."""
    with suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, 0, -10)


def die_with_parent(
    stop_with: signal.Signals, carries_sound: bool = False
) -> Callable[[], None] | None:
    """Return what a new child does first, on systems that can: ask to be told of our death."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl  # found now, since a forked child should load nothing

    def begin() -> None:
        prctl(PR_SET_PDEATHSIG, int(stop_with))
        if carries_sound:
            goes_first()

    return begin
