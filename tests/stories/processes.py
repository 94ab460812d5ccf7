"""Processes, looked at from outside."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import requests

from hotline.cli.testbed.children import eventually


def have_ended(pids: Sequence[int], within: float = 180.0) -> bool:
    """Whether all of these processes end in time; one that waits to be reaped has ended."""
    return eventually(lambda: not any(command_of(pid) for pid in pids), within)


def command_of(pid: int) -> str:
    """The command line of a process; "" once it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def answers(url: str) -> bool:
    """Whether a web process serves this address yet."""
    try:
        return requests.get(f"{url}/healthz", timeout=2).ok
    except requests.RequestException:
        return False


def descendants(pid: int) -> Iterator[int]:
    """Children, and their children; those of a process that ends meanwhile are left out."""
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            yield int(child)
            yield from descendants(int(child))
