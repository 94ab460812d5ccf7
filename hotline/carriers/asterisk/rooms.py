"""Who is with whom: a caller's room, and the people in it. Only the driver's loop touches it."""

from collections.abc import Callable
from dataclasses import dataclass, field

Changed = Callable[[], None]


@dataclass(eq=False)
class Guest:
    """One side of a room; `login`: of a member of staff. `changed` tells of comings and goings."""

    changed: Changed
    login: str | None = None
    room: str = ""


@dataclass
class Rooms:
    """The rooms of one switch."""

    _guests: dict[str, list[Guest]] = field(default_factory=dict)
    _awaited: dict[str, float] = field(default_factory=dict)

    def enter(self, room: str, guest: Guest) -> None:
        """Leave the room they were in, if it is another one."""
        if guest.room == room:
            return
        self.leave(guest)
        guest.room = room
        self._guests.setdefault(room, []).append(guest)
        self._tell(room, guest)

    def leave(self, guest: Guest) -> bool:
        """Whether nobody is left in the room they were in."""
        room, guest.room = guest.room, ""
        there = self._guests.get(room, [])
        if guest in there:
            there.remove(guest)
            self._tell(room, guest)
        if room and not there:
            self._guests.pop(room, None)
            self._awaited.pop(room, None)
        return bool(room) and not there

    def await_more(self, room: str, until: float) -> None:
        """Somebody was asked to come, and may be here by then."""
        self._awaited[room] = until

    def awaited_until(self, guest: Guest) -> float:
        """Until when somebody may still come to this guest's room; 0 if nobody was asked."""
        return self._awaited.get(guest.room, 0.0)

    def staff(self, guest: Guest) -> str | None:
        """The login of somebody of the staff who is in the same room."""
        others = self._guests.get(guest.room, [])
        return next((other.login for other in others if other.login and other is not guest), None)

    def has_caller(self, guest: Guest) -> bool:
        """Whether the caller is in this member of staff's room."""
        return any(other.login is None for other in self._guests.get(guest.room, []))

    def _tell(self, room: str, about: Guest) -> None:
        for other in self._guests.get(room, []):
            if other is not about:
                other.changed()
