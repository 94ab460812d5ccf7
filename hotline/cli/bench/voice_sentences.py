"""What `hotline bench voice` listens to: each prompt and each value, in a sentence as callers hear.

A number or the rest of a sentence is never heard alone: nobody hears it so, and a recogniser
guesses at pieces that people understand by what stands around them.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hotline.flow.actions import Clip
from hotline.flow.language import Language

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

    A value is said in the first prompt that has a slot for it; there its first one stands in for
    prompts that come later.
    """
    values = {**_own_values(language), **named}
    waiting = {kind: deque(said) for kind, said in values.items()}
    for key, prompt in language.own.items():
        kinds = sorted(prompt.slots)
        while True:
            filled = {kind: _next(waiting[kind], values[kind]) for kind in kinds}
            yield HeardSentence(key, tuple(language.speak(key, filled)))
            if not any(waiting[kind] for kind in kinds):
                break
    for message in language.hold_clips():
        yield HeardSentence(message.key, (message,))


def _next(waiting: deque[Any], said: Sequence[Any]) -> Any:
    return waiting.popleft() if waiting else said[0]


def _own_values(language: Language) -> dict[str, Sequence[Any]]:
    counts = {kind: range(1, len(said) + 1) for kind, said in language.settings.counts.items()}
    return {**counts, "number": range(len(language.settings.numbers)), "digits": ("15207", "98634")}
