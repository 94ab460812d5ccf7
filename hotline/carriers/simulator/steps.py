"""What a caller at the text telephone can do. As text, a step in words."""

from dataclasses import dataclass
from pathlib import Path

KEYS = frozenset("0123456789*#")


class StepError(Exception):
    """A step that could not be done; the call is hung up."""


@dataclass(frozen=True)
class Press:
    """Keys one after another; the first cuts what is being said."""

    keys: str

    def __post_init__(self) -> None:
        if not self.keys or not KEYS.issuperset(self.keys):
            raise ValueError(f"keys are 0-9, * and #, not {self.keys!r}")

    def __str__(self) -> str:
        return f"press {self.keys}"


@dataclass(frozen=True)
class Say:
    """Words, spoken by the voice of the call's language."""

    text: str

    def __str__(self) -> str:
        return f"say “{self.text}”"


@dataclass(frozen=True)
class SayFile:
    """A sound file, as if it were spoken into the telephone."""

    path: Path

    def __str__(self) -> str:
        return f"play {self.path}"


@dataclass(frozen=True)
class Wait:
    """Do nothing for so many real seconds."""

    seconds: float

    def __str__(self) -> str:
        return f"wait {self.seconds:g} seconds"


@dataclass(frozen=True)
class HangUp:
    """Put the receiver down, in mid-sentence if need be."""

    def __str__(self) -> str:
        return "hang up"


Step = Press | Say | SayFile | Wait | HangUp
