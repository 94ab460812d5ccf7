"""`do`: asks the house for something that outlives the call."""

from collections.abc import Mapping
from typing import Any, Literal, get_args

from pydantic import Field, model_validator

from hotline.flow.actions import Action, DomainAction
from hotline.flow.events import ActionDone, Event
from hotline.flow.steps.base import Step
from hotline.flow.turn import Leave, Reaction, Stay, Turn

ACTIONS = {kind.model_fields["type"].default: kind for kind in get_args(DomainAction)}


class Do(Step):
    """A domain action, made of the arguments in `with`.

    The exits are those that the house answers with; an answer for which there is no exit counts
    as `done`. `outcome`: what the call has come to once it is done.
    """

    silent = True
    offers = frozenset({"closed", "connect", "taken"})

    type: Literal["do"]
    action: str
    arguments: Mapping[str, Any] = Field(default={}, alias="with")
    outcome: str | None = None

    @model_validator(mode="after")
    def _known(self) -> "Do":
        if self.action not in ACTIONS:
            raise ValueError(f"unknown action {self.action!r}")
        fields = ACTIONS[self.action].model_fields
        unknown = set(self.arguments) - (set(fields) - {"type"})
        missing = {name for name, field in fields.items() if field.is_required()} - set(
            self.arguments
        )
        if unknown or missing:
            raise ValueError(f"{self.action}: unknown {sorted(unknown)}, missing {sorted(missing)}")
        return self

    @property
    def passing(self) -> Mapping[str, str]:
        return self.targets

    def enter(self, turn: Turn) -> Stay:
        return Stay()

    def waits(self, turn: Turn) -> Action:
        """Raises ValidationError if what is known does not make such an action."""
        action: Action = ACTIONS[self.action].model_validate(turn.resolve(self.arguments))
        return action

    def receive(self, turn: Turn, event: Event) -> Reaction | None:
        if not isinstance(event, ActionDone):
            return None
        turn.state = turn.state.with_(facts={**turn.state.facts, **event.facts}, history=())
        exit_ = event.exit if event.exit in self.exits else "done"
        if exit_ == "done":
            turn.state = turn.state.settle(self.outcome)
        return Leave(exit_)
