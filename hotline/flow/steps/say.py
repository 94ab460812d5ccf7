"""`say`: speaks, and goes on."""

from collections.abc import Iterator, Mapping
from typing import Literal

from hotline.flow.prompts import Sentence, Sentences
from hotline.flow.steps.base import Step
from hotline.flow.turn import Leave, Turn


class Say(Step):
    """`outcome`: what the call has come to once this was said."""

    type: Literal["say"]
    say: Sentences
    outcome: str | None = None

    @property
    def passing(self) -> Mapping[str, str]:
        return self.targets

    def sentences(self) -> Iterator[Sentence]:
        yield from self.say

    def enter(self, turn: Turn) -> Leave:
        turn.state = turn.state.settle(self.outcome)
        return Leave(sounds=turn.speak(*self.say))
