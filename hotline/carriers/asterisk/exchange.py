"""What every call on the switch is given: the wiring hands it over once."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from time import monotonic
from typing import TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from hotline.calls.recordings import Recordings
from hotline.calls.sessions import Sessions
from hotline.carriers.asterisk.ari import Ari
from hotline.carriers.asterisk.rooms import Rooms
from hotline.carriers.asterisk.sounds import File, Sounds
from hotline.flow.loader import Flows

CARRIER = "asterisk"
DATABASE_AWAY = (DBAPIError, PoolTimeout)
"""What is raised while the database cannot answer."""
_ONE_MOMENT = "one_moment"

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Exchange:
    """The house as this room sees it.

    `login_of` names the member of staff whom a page rings; `page_ended` takes a page's result;
    `fetch_doctor` rings the doctors for a talk (its call, who asks); `log_visit` writes
    down that somebody (a login) comes to a call, and raises LookupError for strangers.
    `threads` do what may block: the loop itself never waits for a database or a disk.
    `records_talks`: some talks are recorded.
    """

    ari: Ari
    sessions: Sessions
    recordings: Recordings
    flows: Flows
    sounds: Sounds
    login_of: Callable[[int], str]
    page_ended: Callable[[int, str], bool]
    fetch_doctor: Callable[[int, str], None]
    log_visit: Callable[[str, int], None]
    threads: Executor
    records_talks: bool = False
    rooms: Rooms = field(default_factory=Rooms)
    clock: Callable[[], float] = monotonic

    def beside(self, work: Callable[[], Answer]) -> "asyncio.Future[Answer]":
        """Do it in a thread."""
        return asyncio.get_running_loop().run_in_executor(self.threads, work)

    def one_moment(self) -> list[File]:
        """What is said while something has to be waited for, without asking the engine."""
        language = self.flows.default
        return self.sounds.files(language.speak(_ONE_MOMENT, {}), language.tag)
