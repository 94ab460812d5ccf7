"""Being in a room for as long as a call wants to be, whatever happens to Redis meanwhile."""

import logging
from collections.abc import Callable

from redis.exceptions import RedisError

from hotline.carriers.line import Track
from hotline.carriers.webphone.rooms import Rooms, Seat

logger = logging.getLogger(__name__)

CALLER = "caller"
RETRY_SECONDS = 2.0


STAFF = "staff:"


def is_staff(side: str) -> bool:
    return side.startswith(STAFF)


def is_caller(side: str) -> bool:
    return side == CALLER


class Presence:
    """One line's seats, one after another: a seat that is lost is taken again."""

    def __init__(self, rooms: Rooms, side: str, name: str) -> None:
        self._rooms = rooms
        self._side = side
        self._name = name
        self._room: str | None = None
        self._seat: Seat | None = None
        self._retry_at = 0.0

    def enter(self, room: str, now: float) -> None:
        """Be in `room` from now on; being there already changes nothing."""
        if room != self._room:
            self.leave()
            self._room = room
            self._take_seat(now)

    def tick(self, now: float) -> bool:
        """Take a lost seat again; tell whether a new one was taken."""
        return self.broken and now >= self._retry_at and self._take_seat(now)

    def leave(self) -> None:
        """Be in no room; the others know at once."""
        if self._seat is not None:
            self._seat.leave()
        self._room = self._seat = None

    @property
    def broken(self) -> bool:
        """There is a room, and Redis does not let us into it."""
        return self._room is not None and (self._seat is None or self._seat.lost)

    def abandon(self) -> None:
        """The line broke: fall silent. Who comes back within three seconds was never away."""
        if self._seat is not None:
            self._seat.abandon()
        self._room = self._seat = None

    def say(self, pcm: bytes) -> None:
        seat = self._seat
        if seat is not None and not seat.lost:
            seat.say(pcm)

    def others(self) -> dict[str, str]:
        """Who else is there: side → name; nobody while Redis is away."""
        return self._seat.others() if self._seat is not None and not self._seat.lost else {}

    def meets(self, wanted: Callable[[str], bool]) -> str | None:
        """The name of somebody in the room on such a side."""
        return next((name for side, name in self.others().items() if wanted(side)), None)

    def track(self) -> Track:
        """The others' voices; ends when this seat is lost."""
        return self._seat.track() if self._seat is not None else iter(())

    def _take_seat(self, now: float) -> bool:
        assert self._room is not None  # noqa: S101 - for the type checker
        self._retry_at = now + RETRY_SECONDS
        try:
            self._seat = self._rooms.join(self._room, self._side, self._name)
        except RedisError as error:
            logger.warning("no seat in room %s: %s", self._room, error)
            self._seat = None
        return self._seat is not None
