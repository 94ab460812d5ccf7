"""`set`: remembers something, without a word."""

from collections.abc import Mapping
from typing import Any, Literal

from hotline.flow.steps.base import Step
from hotline.flow.turn import Leave, Turn


class Set(Step):
    """`values` are remembered by name; `append` adds an entry to a remembered list."""

    silent = True

    type: Literal["set"]
    values: Mapping[str, Any] = {}
    append: Mapping[str, Any] = {}

    @property
    def passing(self) -> Mapping[str, str]:
        return self.targets

    def enter(self, turn: Turn) -> Leave:
        turn.remember(**turn.resolve(self.values))
        for name, entry in turn.resolve(self.append).items():
            turn.remember(**{name: [*(turn.value(name) or []), entry]})
        return Leave()
