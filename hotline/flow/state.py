"""Where a call stands in its flow: JSON, so that any process can take the next event."""

from collections import ChainMap
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from hotline.flow.actions import Facts


class Visited(BaseModel):
    """A step that asked the caller something, and what had been chosen when it was entered."""

    model_config = ConfigDict(frozen=True)

    step: str
    vars: dict[str, Any]


class State(BaseModel):
    """A call's place in a flow. Immutable; `with_` makes the next one.

    `step` is None until the call has started. `facts` is what the house knows, `vars` what the
    caller has chosen; both are JSON. Fields that a newer version added or an older one dropped do
    not stop a stored state from being read.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    flow: str
    language: str
    step: str | None = None
    facts: Facts = Field(default_factory=dict)
    vars: dict[str, Any] = Field(default_factory=dict)
    page: int = 0
    """How far the present step has come: the page of a list, the stage of a farewell, whether the
    caller was speaking already."""
    history: tuple[Visited, ...] = ()
    """The steps that `*` leads back to, the present one last."""
    rounds: dict[str, int] = Field(default_factory=dict)
    """How often each asking step has been entered: loops are capped."""
    recordings: int = 0
    silences: int = 0
    no_matches: int = 0
    repeats: int = 0
    """Silences, wrong keys and `*` in a row."""
    outcome: str | None = None
    ended: bool = False
    """The caller is gone; only domain actions may follow."""

    @property
    def scope(self) -> Mapping[str, Any]:
        """All that is known: what was chosen, then the facts."""
        return ChainMap(self.vars, self.facts)

    def with_(self, **changes: Any) -> "State":
        return self.model_copy(update=changes)

    def remember(self, **chosen: Any) -> "State":
        return self.with_(vars={**self.vars, **chosen})

    def settle(self, outcome: str | None) -> "State":
        """How the call ends as things stand; once a person was reached, that stays."""
        if outcome is None or self.outcome == "person":
            return self
        return self.with_(outcome=outcome)
