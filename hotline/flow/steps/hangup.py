"""`hangup`: says farewell, leaves a moment for a last key, and ends the call."""

from collections.abc import Iterator
from typing import Literal

from hotline.flow import actions
from hotline.flow.actions import Action, Collect
from hotline.flow.events import DigitsPressed, Event, NothingHeard
from hotline.flow.prompts import Sentence, Sentences
from hotline.flow.steps.base import Step
from hotline.flow.turn import Reaction, Stay, Turn

LAST_MOMENT = 2.0


class Hangup(Step):
    """Even during the farewell `0` reaches a person. Without a farewell it ends at once."""

    needs = frozenset()

    type: Literal["hangup"]
    say: Sentences = ()
    outcome: str | None = None

    def sentences(self) -> Iterator[Sentence]:
        yield from self.say

    def enter(self, turn: Turn) -> Stay:
        turn.state = turn.state.settle(self.outcome)
        return Stay(turn.speak(*self.say))

    def waits(self, turn: Turn) -> Action:
        over = turn.state.page or not self.say
        return actions.Hangup() if over else Collect(timeout=LAST_MOMENT)

    def receive(self, turn: Turn, event: Event) -> Reaction | None:
        if not isinstance(event, DigitsPressed | NothingHeard):
            return None
        turn.state = turn.state.with_(page=1)
        return Stay()
