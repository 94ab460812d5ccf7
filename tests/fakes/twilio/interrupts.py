"""What can happen to a leg while it plays, waits or records; thrown into its script."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotline.speech.audio import Samples

if TYPE_CHECKING:
    from tests.fakes.twilio.leg import Leg


class Interrupt(Exception):
    """Something happens to the leg."""


@dataclass
class KeyPressed(Interrupt):
    key: str


@dataclass
class Spoke(Interrupt):
    samples: Samples


@dataclass
class Redirected(Interrupt):
    """The REST interface gave the call another document."""

    url: str


@dataclass
class Dequeued(Interrupt):
    """An operator dialled the queue; `url` is played to the caller first."""

    operator: "Leg"
    url: str | None


class Answered(Interrupt):
    """The other side picked up, or is ready to talk."""


class Parted(Interrupt):
    """The other side of the talk is gone."""


class Left(Interrupt):
    """`<Leave>`."""


class HungUp(Interrupt):
    """This side hung up, or was cut off."""
