"""`announce`: says what a caller has to have heard before the call goes on."""

from collections.abc import Iterator, Mapping
from typing import Literal

from hotline.flow.actions import Action, Collect
from hotline.flow.events import DigitsPressed, Event, NothingHeard
from hotline.flow.prompts import Sentence, Sentences
from hotline.flow.steps.base import Step
from hotline.flow.turn import Again, Leave, Reaction, Stay, Turn
from hotline.flow.values import Path


class Announce(Step):
    """Once a call, and to the end: no key cuts it, and whatever interrupts it has it said again.

    Only when all was heard, `save` is true. Where there is nothing to say it is passed by, and
    `save` stays unknown.
    """

    type: Literal["announce"]
    say: Sentences
    save: Path

    @property
    def passing(self) -> Mapping[str, str]:
        return self.targets

    def sentences(self) -> Iterator[Sentence]:
        yield from self.say

    def enter(self, turn: Turn) -> Stay | Leave:
        if turn.value(self.save):
            return Leave()
        sounds = turn.speak(*self.say)
        if not sounds:
            return Leave()
        return Stay(tuple(play.model_copy(update={"interruptible": False}) for play in sounds))

    def waits(self, turn: Turn) -> Action:
        return Collect(timeout=0)

    def receive(self, turn: Turn, event: Event) -> Reaction | None:
        """That nothing was pressed is said when the words have ended."""
        if isinstance(event, NothingHeard):
            turn.remember(**{self.save: True})
            return Leave()
        return Again() if isinstance(event, DigitsPressed) else None
