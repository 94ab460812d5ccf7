"""`confirm`: reads back what was understood, and asks whether it is right."""

from collections.abc import Iterator
from typing import Literal

from hotline.flow.prompts import Sentence, Sentences
from hotline.flow.steps.base import AskingStep
from hotline.flow.turn import Leave, NoMatch, Reaction, Turn

_EXITS = {"1": "confirmed", "2": "change"}


class Confirm(AskingStep):
    """`say` is the read-back, item by item; `ask` the question. `1` yes, `2` change it."""

    needs = frozenset({"confirmed", "change"})

    type: Literal["confirm"]
    ask: Sentences

    def sentences(self) -> Iterator[Sentence]:
        yield from self.say
        yield from self.ask

    def answer(self, turn: Turn, digits: str) -> Reaction:
        return Leave(_EXITS[digits]) if digits in _EXITS else NoMatch()
