"""A step's turn within a lap: what it sees, what it may do, and how it answers."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hotline.flow.actions import Play
from hotline.flow.language import Language
from hotline.flow.prompts import Sentence
from hotline.flow.state import State
from hotline.flow.values import holds, look_up, resolve

Spoken = tuple[str, Mapping[str, Any]]
"""A prompt's key and the values of its slots."""


class Turn:
    """Gives a step the call's state and language; the step replaces `state` as it goes."""

    def __init__(self, language: Language, state: State) -> None:
        self.language = language
        self.state = state
        self.speaking = False
        """The caller speaks already: who listens has nothing to say first."""

    def value(self, path: str) -> Any:
        return look_up(self.state.scope, path)

    def room(self, path: str) -> str:
        """Where callers and staff meet; known of every call, but a rescue must not depend on it."""
        return self.value(path) or f"call-{self.value('call_id')}"

    def holds(self, condition: str | None) -> bool:
        return condition is None or holds(self.state.scope, condition)

    def resolve(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        return {name: resolve(self.state.scope, value) for name, value in arguments.items()}

    def remember(self, **chosen: Any) -> None:
        self.state = self.state.remember(**chosen)

    def speak(self, *sentences: Sentence) -> tuple[Play, ...]:
        """What these sentences come to, given what is known: one Play, or none."""
        return self.play(self.spoken(*sentences))

    def spoken(self, *sentences: Sentence) -> Iterator[Spoken]:
        """The prompts of these sentences that are to be said now, with their slots' values."""
        for sentence in sentences:
            for values in sentence.values(self.state.scope):
                yield sentence.prompt, values

    def play(self, spoken: Iterable[Spoken]) -> tuple[Play, ...]:
        """Prompts with their slots' values, as one Play."""
        clips = tuple(clip for key, values in spoken for clip in self.language.speak(key, values))
        return (Play(clips=clips),) if clips else ()


@dataclass(frozen=True)
class Stay:
    """The step goes on: it says this, then waits as its `waits` tells."""

    sounds: tuple[Play, ...] = ()


@dataclass(frozen=True)
class Leave:
    """The step is done, by this exit."""

    exit: str = "done"
    sounds: tuple[Play, ...] = ()


@dataclass(frozen=True)
class NoMatch:
    """A key that means nothing here."""


@dataclass(frozen=True)
class Again:
    """Say the step again."""


@dataclass(frozen=True)
class KeyBefore:
    """A key meant for the step before: the caller was taken from there for speaking."""

    digits: str


Reaction = Stay | Leave | NoMatch | Again | KeyBefore
