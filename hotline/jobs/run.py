"""The one function that RQ calls, and the process's house that jobs work in."""

import logging
from collections.abc import Callable
from functools import cache
from typing import Any

from hotline import outbox
from hotline.config import Settings
from hotline.wiring.house import House, build

logger = logging.getLogger(__name__)


@cache
def house() -> House:
    """Built when the first job needs it, once for the process."""
    return build(Settings.load())


def run(entry_id: int, attempt: int) -> None:
    """Do the job of an outbox entry, unless it is done or somebody else has begun this attempt."""
    outbox.perform(house().database, entry_id, attempt, _call)


def _call(job: str, arguments: list[Any]) -> None:
    _function(job)(*arguments)


def _function(path: str) -> Callable[..., None]:
    """Only what this package exports is a job, whatever a row says."""
    import hotline.jobs as jobs

    room, _, name = path.rpartition(".")
    if room != jobs.__name__ or name not in jobs.__all__ or name == "run":
        raise LookupError(f"no such job: {path}")
    function: Callable[..., None] = getattr(jobs, name)
    return function
