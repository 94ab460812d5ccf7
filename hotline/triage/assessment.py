"""What triage answers with."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How soon a person must look. `UNKNOWN`: nobody can tell from the text, so a person asks."""

    CRITICAL = "critical"
    URGENT = "urgent"
    ROUTINE = "routine"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Signal:
    """A phrase of the lexicon that was found, or something else that speaks for an emergency.

    `heard` is the piece of text it was found in. A signal that is not `active` was said about the
    past, another place or something that is not so ("没有吐血"); it is shown and not counted.
    """

    severity: Severity
    category: str
    phrase: str
    heard: str
    certainty: float
    active: bool = True


@dataclass(frozen=True)
class Assessment:
    """`probability`, 0…1: that someone should be paged now. `reasons`: in the text's language.

    `certain`: a life is at stake so clearly that people are paged while the caller still speaks.
    `ROUTINE` is a guess about order, not a decision that nobody is in need: a person sees every
    plea.
    """

    severity: Severity
    probability: float
    reasons: tuple[str, ...]
    signals: tuple[Signal, ...] = ()
    certain: bool = False
