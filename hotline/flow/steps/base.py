"""What all step types have in common."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, model_validator

from hotline.flow.actions import Action, Collect
from hotline.flow.events import DigitsPressed, Event
from hotline.flow.prompts import Sentence, Sentences
from hotline.flow.turn import Again, Leave, Reaction, Stay, Turn

EVENT_EXITS = frozenset(
    {
        "hung_up",
        "case_taken",
        "case_joining",
        "operator_joined",
        "operator_left",
        "wait_expired",
    }
)
"""Exits that any step may have: where these events lead from there."""


class Step(BaseModel):
    """A node of a flow. `next: x` is short for `exits: {done: x}`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    silent: ClassVar[bool] = False
    """It makes no sound: it may also run after the caller has gone."""
    ignores: ClassVar[frozenset[str]] = frozenset()
    """Events that must not disturb it, wherever else they would lead, but by an exit of its own."""
    needs: ClassVar[frozenset[str]] = frozenset({"done"})
    """Exits that every step of the type must have."""
    offers: ClassVar[frozenset[str]] = frozenset()
    """Exits that a step of the type may have besides, and besides EVENT_EXITS."""

    type: str
    exits: Mapping[str, str] = {}

    @model_validator(mode="before")
    @classmethod
    def _next(cls, value: Any) -> Any:
        if isinstance(value, dict) and "next" in value:
            value = dict(value)
            value["exits"] = {"done": value.pop("next"), **value.get("exits", {})}
        return value

    @property
    def targets(self) -> Mapping[str, str]:
        """Every way on: exit → step."""
        return self.exits

    @property
    def passing(self) -> Mapping[str, str]:
        """The ways that a lap may take through the step, without waiting for the caller."""
        return {}

    def sentences(self) -> Iterator[Sentence]:
        """Everything that the step may say."""
        yield from ()

    def enter(self, turn: Turn) -> Stay | Leave:
        """The call comes to this step, or hears it again."""
        raise NotImplementedError

    def waits(self, turn: Turn) -> Action:
        """What the line does until the next event; only for steps that stay."""
        raise NotImplementedError

    def receive(self, turn: Turn, event: Event) -> Reaction | None:
        """An event while the step waits; None if it does not expect such an event."""
        return None


class AskingStep(Step):
    """A step that speaks and then waits for the caller. It is counted, and `*` leads back to it.

    `patience`: so many silences in a row lead to the exit `silence`, or without one to a person.
    `speech_began` is the exit of who simply speaks; it leads to a step that listens.
    """

    offers = frozenset({"silence", "person", "speech_began"})

    say: Sentences = ()
    patience: int = 2

    def sentences(self) -> Iterator[Sentence]:
        yield from self.say

    def enter(self, turn: Turn) -> Stay | Leave:
        return Stay(turn.speak(*self.sentences()))

    def waits(self, turn: Turn) -> Action:
        return Collect(speech="speech_began" in self.exits)

    def receive(self, turn: Turn, event: Event) -> Reaction | None:
        if not isinstance(event, DigitsPressed):
            return None
        # A lone `#` ends an entry that has not begun: an old habit, not a wrong key.
        return self.answer(turn, event.digits) if event.digits else Again()

    def answer(self, turn: Turn, digits: str) -> Reaction:
        """The caller pressed these keys (one or more, neither `0` nor `*` first)."""
        raise NotImplementedError
