"""Doors: every carrier of telephone calls, each in its own package.

A carrier is a pure `translate` (its wire format to our events, our actions to its wire format) and
a thin door that does the input and output. Carriers know `calls`, never each other.
"""

from typing import Protocol, runtime_checkable

from hotline.calls.sessions import Reply
from hotline.notify import Ringer


class Carrier(Ringer, Protocol):
    """What the house asks of a carrier besides its door."""

    def deliver(self, carrier_call_id: str, reply: Reply) -> None:
        """The engine moved by itself: make the line do `reply` now.

        A carrier whose door watches its own calls has nothing to do.
        """


@runtime_checkable
class KeepsRecordings(Protocol):
    """A carrier that records by itself: the sound is fetched from it afterwards."""

    def fetch_recording(self, source_url: str) -> bytes:
        """The WAV file; raises while it cannot be had, so that it is tried again."""
