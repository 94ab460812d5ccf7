"""`connect`: the caller and a person speak with each other."""

from typing import Literal

from hotline.flow import actions
from hotline.flow.actions import Action
from hotline.flow.steps.base import Step
from hotline.flow.turn import Stay, Turn
from hotline.flow.values import Path


class Connect(Step):
    """Keys mean nothing here: the caller is with a person already.

    Both are recorded where `record` is true of what is known.
    """

    ignores = frozenset({"digits_pressed", "aside_heard", "case_taken", "case_joining"})
    needs = frozenset({"operator_left"})

    type: Literal["connect"]
    room: Path = "room"
    record: Path | None = None
    outcome: str | None = None

    def enter(self, turn: Turn) -> Stay:
        number = turn.state.recordings + int(self._is_recorded(turn))
        turn.state = turn.state.settle(self.outcome).with_(recordings=number)
        return Stay()

    def waits(self, turn: Turn) -> Action:
        name = f"{turn.value('call_id')}-talk-{turn.state.recordings}"
        recording = name if self._is_recorded(turn) else None
        return actions.Connect(room=turn.room(self.room), recording=recording)

    def _is_recorded(self, turn: Turn) -> bool:
        return self.record is not None and bool(turn.value(self.record))
