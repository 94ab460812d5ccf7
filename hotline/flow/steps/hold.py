"""`hold`: keeps the caller company until somebody comes."""

from typing import Literal

from hotline.flow import actions
from hotline.flow.actions import Action
from hotline.flow.events import DigitsPressed, Event
from hotline.flow.steps.base import Step
from hotline.flow.turn import Leave, Reaction, Stay, Turn
from hotline.flow.values import Path


class Hold(Step):
    """Calming messages and soft music; `longest` seconds, then the event `wait_expired`.

    Each hold of a call begins with another message. Exits are the events that end it, and `key`.
    """

    needs = frozenset({"key", "case_taken", "case_joining", "operator_joined", "wait_expired"})

    type: Literal["hold"]
    room: Path = "room"
    gap: float = 8.0
    longest: float = 120.0

    def enter(self, turn: Turn) -> Stay:
        turn.remember(holds=(turn.value("holds") or 0) + 1)
        return Stay()

    def waits(self, turn: Turn) -> Action:
        clips = turn.language.hold_clips(turn.value("hold_messages"))
        first = (turn.value("holds") or 0) % len(clips)
        return actions.Hold(
            room=turn.room(self.room),
            clips=clips[first:] + clips[:first],
            gap=self.gap,
            longest=self.longest,
        )

    def receive(self, turn: Turn, event: Event) -> Reaction | None:
        return Leave("key") if isinstance(event, DigitsPressed) else None
