"""Several hearings of the same speech: each is assessed along with what was heard before it.

What several hearings agree on is more often right than any of them: each mishears in its own way,
and who was told of trouble beforehand hears some where there is none. Only a critical phrase that
one of them has word for word is never outvoted.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TypeVar


class Hearing(Protocol):
    """What a recogniser understood; `alternatives`: what else it may have been."""

    @property
    def text(self) -> str: ...

    @property
    def alternatives(self) -> Sequence[str]: ...


Heard = TypeVar("Heard", bound=Hearing)


def with_earlier(hearings: Iterable[Heard]) -> Iterator[tuple[Heard, list[str]]]:
    """Yield each hearing with all else that may have been said, as `Triage.assess` takes it."""
    before: list[str] = []
    for hearing in hearings:
        yield hearing, [*hearing.alternatives, *before]
        before += [text for text in (hearing.text, *hearing.alternatives) if text]
