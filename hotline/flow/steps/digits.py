"""`digits`: asks for a number."""

from typing import Literal

from hotline.flow.actions import Action, Collect
from hotline.flow.steps.base import AskingStep
from hotline.flow.turn import Leave, NoMatch, Reaction, Turn
from hotline.flow.values import Path


class Digits(AskingStep):
    """Remembers a number from `least` to `most` as `save`."""

    type: Literal["digits"]
    save: Path
    least: int = 1
    most: int = 9

    def waits(self, turn: Turn) -> Action:
        return Collect(max_digits=len(str(self.most)), speech="speech_began" in self.exits)

    def answer(self, turn: Turn, digits: str) -> Reaction:
        if not (digits.isdecimal() and self.least <= int(digits) <= self.most):
            return NoMatch()
        turn.remember(**{self.save: int(digits)})
        return Leave()
