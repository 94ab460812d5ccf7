"""`menu`: offers a few options, one key each."""

from collections.abc import Iterator, Mapping
from typing import Literal

from hotline.flow.prompts import Sentence, Sentences
from hotline.flow.steps.base import AskingStep
from hotline.flow.steps.options import Option, offered, pick
from hotline.flow.turn import Reaction, Stay, Turn


class Menu(AskingStep):
    """Says `say`, each option that the caller has, then `after`."""

    needs = frozenset()

    type: Literal["menu"]
    options: tuple[Option, ...]
    after: Sentences = ()

    @property
    def targets(self) -> Mapping[str, str]:
        return {**self.exits, **{option.key: option.to for option in self.options}}

    def sentences(self) -> Iterator[Sentence]:
        yield from self.say
        yield from (option.say for option in self.options)
        yield from self.after

    def enter(self, turn: Turn) -> Stay:
        options = (option.say for option in offered(self.options, turn))
        return Stay(turn.speak(*self.say, *options, *self.after))

    def answer(self, turn: Turn, digits: str) -> Reaction:
        return pick(self.options, turn, digits)
