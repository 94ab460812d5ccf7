"""By telephone: rings, tells who needs what, and counts only a key as an answer."""

import logging
from collections.abc import Sequence
from typing import Protocol

from hotline.notify.channel import CannotNotify, Leg, StaffContact

logger = logging.getLogger(__name__)


class CannotRing(CannotNotify):
    """The carrier could not even begin to ring."""


class Ringer(Protocol):
    """The part of a carrier that rings members of staff."""

    name: str

    def can_ring(self, contact: StaffContact) -> bool:
        """Can this person be rung here, now?"""

    def ring(self, page_id: int, contact: StaffContact) -> str:
        """Start to ring; the carrier's name for the leg. Raises CannotRing."""

    def placed(self, carrier_call_id: str) -> None:
        """The page's row names the leg now: for a carrier that looks there for what rings."""

    def stop_ringing(self, carrier_call_id: str) -> None:
        """End the leg unless it has ended, or its person is talking with the caller."""


class VoiceChannel:
    """Rings over a carrier that can; the next time over the next one that can.

    The carrier on which the caller waits comes first: there both can be put through.
    """

    def __init__(self, ringers: Sequence[Ringer]) -> None:
        self._ringers = ringers

    def notify(
        self, page_id: int, contact: StaffContact, attempt: int, caller_on: str | None
    ) -> Leg:
        able = [ringer for ringer in self._ringers if ringer.can_ring(contact)]
        able.sort(key=lambda ringer: ringer.name != caller_on)
        if not able:
            raise CannotNotify("no browser is open and no telephone can be rung")
        ringer = able[(attempt - 1) % len(able)]
        return Leg(ringer.name, ringer.ring(page_id, contact))

    def placed(self, leg: Leg) -> None:
        for ringer in self._that_rings(leg):
            ringer.placed(leg.carrier_call_id)

    def stop(self, leg: Leg) -> None:
        for ringer in self._that_rings(leg):
            ringer.stop_ringing(leg.carrier_call_id)

    def _that_rings(self, leg: Leg) -> list[Ringer]:
        """None where its carrier was taken out of service meanwhile."""
        return [ringer for ringer in self._ringers if ringer.name == leg.carrier]
