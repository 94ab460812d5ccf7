"""What `hotline bench voice` listens to: prompts and values as callers hear them.

A number or a piece of a sentence is never heard alone, and a choice of a menu stands among others:
nobody hears it otherwise, and a recogniser would have to guess at what people understand by what
stands around it.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Any

from hotline.flow.actions import Clip
from hotline.flow.language import Language

LONGEST_STRETCH = 14.0
"""Seconds: about a menu."""
MOST_ALIKE = 30
_EACH = 3  # numbers: every third, so that each digit is heard in each place

Values = Mapping[str, Sequence[Any]]
"""What may stand in each kind of slot."""


@dataclass(frozen=True)
class HeardSentence:
    """A prompt with its slots filled, as the clips that a carrier plays one after another."""

    key: str
    clips: tuple[Clip, ...]

    @property
    def text(self) -> str:
        return "".join(clip.text for clip in self.clips)


def sentences(language: Language, named: Values) -> Iterator[HeardSentence]:
    """Say every prompt once, and every value once; `named` are those from the database.

    A value is said in the first prompt that has a slot for it, and again where a slot needs one.
    """
    values = {**_own_values(language), **named}
    waiting = {kind: deque(said) for kind, said in values.items()}
    again = {kind: cycle(said) for kind, said in values.items()}
    for key, prompt in language.own.items():
        kinds = sorted(prompt.slots)
        while True:
            filled = {kind: _next(waiting[kind], again[kind]) for kind in kinds}
            yield HeardSentence(key, tuple(language.speak(key, filled)))
            if not any(waiting[kind] for kind in kinds):
                break
    for message in language.hold_clips():
        yield HeardSentence(message.key, (message,))


def stretches(
    said: Sequence[HeardSentence], length: Callable[[HeardSentence], float]
) -> Iterator[list[HeardSentence]]:
    """Put sentences together as they follow each other in the language file: menus, mostly.

    `length` of a sentence in seconds. Ages, which nobody hears in a row, are heard one by one.
    """
    alone = {each.key for each in said if sum(other.key == each.key for other in said) > MOST_ALIKE}
    stretch: list[HeardSentence] = []
    for sentence in said:
        if sentence.key in alone:
            yield [sentence]
            continue
        if stretch and sum(map(length, stretch)) + length(sentence) > LONGEST_STRETCH:
            yield stretch
            stretch = []
        stretch.append(sentence)
    if stretch:
        yield stretch


def _next(waiting: deque[Any], again: Iterator[Any]) -> Any:
    return waiting.popleft() if waiting else next(again)


def _own_values(language: Language) -> dict[str, Sequence[Any]]:
    counts = {kind: range(1, len(said) + 1) for kind, said in language.settings.counts.items()}
    return {
        **counts,
        "number": range(0, len(language.settings.numbers), _EACH),
        "digits": ("15207", "98634"),
    }
