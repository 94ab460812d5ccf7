"""Processes, looked at from outside."""

import os
from collections.abc import Iterator
from pathlib import Path

_USER, _SYSTEM = 11, 12
"""Which fields of `/proc/…/stat` after the name are time spent, in clock ticks."""


def command_of(pid: int) -> str:
    """The command line of a process; "" once it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def descendants(pid: int) -> Iterator[int]:
    """Children, and their children; those of a process that ends meanwhile are left out."""
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            yield int(child)
            yield from descendants(int(child))


def processor_seconds(pid: int) -> float:
    """What all threads of a process have used so far, of one core."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[_USER]) + int(fields[_SYSTEM])) / os.sysconf("SC_CLK_TCK")
