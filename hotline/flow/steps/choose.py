"""`choose`: picks from a list that the database holds, three at a time."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from hotline.flow.prompts import Sentence
from hotline.flow.steps.base import AskingStep
from hotline.flow.steps.options import Option, offered, pick
from hotline.flow.turn import Leave, Reaction, Spoken, Stay, Turn
from hotline.flow.values import Path

CHOICES = ("1", "2", "3")
MORE = "4"
DONE = "9"


class Choose(AskingStep):
    """Keys `1` to `3` choose, `4` goes on to the next three, `9` is done.

    `items` is a list of {code, name}. `entry` is said for each, with two slots: `kind` (its name)
    and `press` (its key). The chosen one is remembered as `save`. Exits: `chosen`, `done`, and
    `empty` when there is nothing to choose from. `options` are further keys, said last.
    """

    needs = frozenset({"chosen", "done", "empty"})

    type: Literal["choose"]
    items: Path
    kind: str
    entry: str
    more: str
    done: Sentence
    save: Path
    options: tuple[Option, ...] = ()

    @property
    def targets(self) -> Mapping[str, str]:
        return {**self.exits, **{option.key: option.to for option in self.options}}

    @property
    def passing(self) -> Mapping[str, str]:
        return {"empty": self.exits["empty"]}

    def sentences(self) -> Iterator[Sentence]:
        yield from self.say
        yield Sentence(prompt=self.entry, slots={self.kind: self.items, "press": "page"})
        yield Sentence(prompt=self.more)
        yield self.done
        yield from (option.say for option in self.options)

    def enter(self, turn: Turn) -> Stay | Leave:
        if not self._pages(turn):
            return Leave("empty")
        return Stay(turn.play([*turn.spoken(*self.say), *self._page(turn)]))

    def answer(self, turn: Turn, digits: str) -> Reaction:
        pages = self._pages(turn)
        shown = pages[turn.state.page % len(pages)]
        if digits in CHOICES[: len(shown)]:
            turn.remember(**{self.save: shown[CHOICES.index(digits)]})
            return Leave("chosen")
        if digits == MORE and len(pages) > 1:
            turn.state = turn.state.with_(page=(turn.state.page + 1) % len(pages))
            return Stay(turn.play(self._page(turn)))
        return Leave("done") if digits == DONE else pick(self.options, turn, digits)

    def _pages(self, turn: Turn) -> list[Sequence[Any]]:
        items = turn.value(self.items) or []
        return [items[at : at + len(CHOICES)] for at in range(0, len(items), len(CHOICES))]

    def _page(self, turn: Turn) -> Iterator[Spoken]:
        pages = self._pages(turn)
        for key, item in zip(CHOICES, pages[turn.state.page % len(pages)], strict=False):
            yield self.entry, {self.kind: item, "press": key}
        if len(pages) > 1:
            yield self.more, {}
        yield from turn.spoken(self.done, *(option.say for option in offered(self.options, turn)))
