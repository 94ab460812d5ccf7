"""`connect`: the caller and a person speak with each other."""

from typing import Literal

from hotline.flow import actions
from hotline.flow.actions import Action
from hotline.flow.steps.base import Step
from hotline.flow.turn import Stay, Turn
from hotline.flow.values import Path


class Connect(Step):
    """Keys mean nothing here: the caller is with a person already."""

    ignores = frozenset({"digits_pressed", "aside_heard", "case_taken", "case_joining"})
    needs = frozenset({"operator_left"})

    type: Literal["connect"]
    room: Path = "room"
    outcome: str | None = None

    def enter(self, turn: Turn) -> Stay:
        turn.state = turn.state.settle(self.outcome)
        return Stay()

    def waits(self, turn: Turn) -> Action:
        return actions.Connect(room=turn.room(self.room))
