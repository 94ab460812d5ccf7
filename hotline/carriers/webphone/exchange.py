"""What every call over a browser's line is given: the wiring hands it over once."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from redis import Redis
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from hotline.calls.recordings import Recordings
from hotline.calls.sessions import Sessions
from hotline.carriers.tracks import Spoken
from hotline.carriers.webphone.rooms import Rooms
from hotline.carriers.webphone.voice import Voice
from hotline.flow.loader import Flows

CARRIER = "webphone"
DATABASE_AWAY = (DBAPIError, PoolTimeout)
"""What is raised while the database cannot answer."""
_ONE_MOMENT = "one_moment"


@dataclass(frozen=True)
class Exchange:
    """The house as this room sees it. `redis` wakes calls up, and carries the rooms."""

    sessions: Sessions
    recordings: Recordings
    flows: Flows
    voice: Voice
    rooms: Rooms
    redis: Redis
    clock: Callable[[], float] = monotonic

    def one_moment(self, language: str | None) -> list[Spoken]:
        """What is said while something has to be waited for, without asking the engine."""
        tag = self.flows.language_for(language, None)
        clips = self.flows.languages[tag].speak(_ONE_MOMENT, {})
        return self.voice.spoken(clips, tag)
