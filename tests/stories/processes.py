"""Processes, looked at from outside."""

from collections.abc import Sequence

import requests

from hotline.cli.testbed.children import eventually
from hotline.cli.testbed.processes import command_of


def have_ended(pids: Sequence[int], within: float = 180.0) -> bool:
    """Whether all of these processes end in time; one that waits to be reaped has ended."""
    return eventually(lambda: not any(command_of(pid) for pid in pids), within)


def answers(url: str) -> bool:
    """Whether a web process serves this address yet."""
    try:
        return requests.get(f"{url}/healthz", timeout=2).ok
    except requests.RequestException:
        return False
