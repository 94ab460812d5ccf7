"""Doors: every carrier of telephone calls, each in its own package.

A carrier is a pure `translate` (its wire format to our events, our actions to its wire format) and
a thin door that does the input and output. Carriers know `calls`, never each other.
"""

from typing import Protocol

from hotline.calls.sessions import Reply
from hotline.notify import Ringer


class Carrier(Ringer, Protocol):
    """What the house asks of a carrier besides its door."""

    def deliver(self, carrier_call_id: str, reply: Reply) -> None:
        """The engine moved by itself: make the line do `reply` now.

        A carrier whose door watches its own calls has nothing to do.
        """
