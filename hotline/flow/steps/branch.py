"""`branch`: goes where what is known of the call leads."""

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from hotline.flow.steps.base import Step
from hotline.flow.turn import Leave, Turn
from hotline.flow.values import Condition


class Case(BaseModel):
    """One way on, taken if `when` holds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    when: Condition
    to: str


class Branch(Step):
    """The first case that holds, else `otherwise`; a case's exit is its condition."""

    silent = True
    needs = frozenset()

    type: Literal["branch"]
    cases: tuple[Case, ...] = Field(min_length=1)
    otherwise: str

    @property
    def targets(self) -> Mapping[str, str]:
        cases = {case.when: case.to for case in self.cases}
        return {**self.exits, **cases, "otherwise": self.otherwise}

    @property
    def passing(self) -> Mapping[str, str]:
        return self.targets

    def enter(self, turn: Turn) -> Leave:
        held = (case.when for case in self.cases if turn.holds(case.when))
        return Leave(next(held, "otherwise"))
