"""`listen`: records what the caller says."""

from typing import Literal

from hotline.flow import actions
from hotline.flow.actions import Action
from hotline.flow.events import DigitsPressed, Event, SpeechHeard
from hotline.flow.steps.base import AskingStep
from hotline.flow.turn import KeyBefore, Leave, Reaction, Stay, Turn
from hotline.flow.values import Path


class Listen(AskingStep):
    """Remembers the recording's name as `save` before the recording begins.

    So what was said is known by name however the listening ends. Exits: `heard`; `hung_up` (the
    caller dropped the line while speaking); `again` (`*` after having spoken), if what was said
    until then has to be kept. Who speaks already is not asked to.
    """

    # Good news can wait: nothing cuts a caller off who is speaking, but a person on the line, or
    # one on the way to somebody who cries for help (an exit of that step).
    ignores = frozenset({"case_taken", "case_joining"})
    needs = frozenset({"heard", "hung_up"})
    offers = frozenset({"silence", "person", "again"})

    type: Literal["listen"]
    purpose: Literal["plea", "medicine", "address", "callback"]
    save: Path
    max_seconds: float = 120.0

    def enter(self, turn: Turn) -> Stay | Leave:
        number = turn.state.recordings + 1
        turn.state = turn.state.with_(recordings=number, page=int(turn.speaking))
        turn.remember(**{self.save: f"{turn.value('call_id')}-{self.purpose}-{number}"})
        return Stay() if turn.speaking else super().enter(turn)

    def waits(self, turn: Turn) -> Action:
        return actions.Listen(
            recording=turn.value(self.save),
            purpose=self.purpose,
            max_seconds=self.max_seconds,
            underway=bool(turn.state.page),
        )

    def receive(self, turn: Turn, event: Event) -> Reaction | None:
        """Any key ends the listening, and what was said counts; a late recording does not.

        Who was only taken for a speaker, as a television was on, means the menu's key.
        """
        if isinstance(event, DigitsPressed) and event.digits and turn.state.page:
            return KeyBefore(event.digits)
        spoken = isinstance(event, SpeechHeard) and event.recording == turn.value(self.save)
        return Leave("heard") if spoken or isinstance(event, DigitsPressed) else None
