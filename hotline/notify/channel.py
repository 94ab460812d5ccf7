"""What every channel is."""

from dataclasses import dataclass
from typing import Protocol


class CannotNotify(Exception):
    """This person cannot be reached here, now; the text says why."""


@dataclass(frozen=True)
class StaffContact:
    """How a member of staff can be reached: `phone` E.164, `lines` browsers that are open now."""

    login: str
    name: str
    phone: str | None
    language: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Leg:
    """What a channel set going: the carrier and its name for the call of ours."""

    carrier: str
    carrier_call_id: str


class Channel(Protocol):
    def notify(
        self, page_id: int, contact: StaffContact, attempt: int, caller_on: str | None
    ) -> Leg:
        """Start to reach the person, for the `attempt`-th time; raises CannotNotify.

        `caller_on` is the carrier on which a caller waits to be joined.
        """

    def placed(self, leg: Leg) -> None:
        """The page's row names the leg now; a hint, so nothing is raised."""

    def stop(self, leg: Leg) -> None:
        """Somebody else has the case; must be quiet about legs that have ended."""
