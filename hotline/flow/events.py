"""What happened on a call: past tense, immutable, JSON."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from hotline.flow.actions import Facts

WhyPerson = Literal["asked_for_person", "cried_for_help"]
"""What a caller's own words ask for; flows know it as `why`."""


class _Event(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CallStarted(_Event):
    type: Literal["call_started"] = "call_started"
    facts: Facts = Field(default_factory=dict)


class DigitsPressed(_Event):
    """Keys that ended a collection, a recording or a hold; without the terminator `#`."""

    type: Literal["digits_pressed"] = "digits_pressed"
    digits: str = Field(pattern=r"^[0-9*#A-D]{0,32}$")


class NothingHeard(_Event):
    """Neither key nor voice in the time given."""

    type: Literal["nothing_heard"] = "nothing_heard"


class SpeechBegan(_Event):
    """The caller speaks, without having been asked to, and goes on: no cough, no click."""

    type: Literal["speech_began"] = "speech_began"


class AsideHeard(_Event):
    """What the caller said beside a step, kept as `recording`, asks for a person.

    Recognised off the call, some seconds after it was said.
    """

    type: Literal["aside_heard"] = "aside_heard"
    why: WhyPerson
    recording: str


class SpeechHeard(_Event):
    """A recording ended; `seconds` of sound. What it says is found out later, off the call."""

    type: Literal["speech_heard"] = "speech_heard"
    recording: str
    seconds: float = Field(ge=0)


class ActionDone(_Event):
    """A domain action was performed: which `exit` of the step to take, and what is known now."""

    type: Literal["action_done"] = "action_done"
    exit: str = "done"
    facts: Facts = Field(default_factory=dict)


class CaseTaken(_Event):
    """Someone acknowledged the caller's case; `joining`: and is coming onto the line."""

    type: Literal["case_taken"] = "case_taken"
    by: str
    joining: bool = False


class OperatorJoined(_Event):
    """A person is on the line with the caller."""

    type: Literal["operator_joined"] = "operator_joined"
    by: str


class OperatorLeft(_Event):
    """The person on the line hung up, or their line broke; the caller is still there."""

    type: Literal["operator_left"] = "operator_left"


class WaitExpired(_Event):
    """Nobody came in the time that the office sets."""

    type: Literal["wait_expired"] = "wait_expired"


class HungUp(_Event):
    type: Literal["hung_up"] = "hung_up"
    cause: Literal["caller", "line_lost", "carrier_error", "finished"] = "caller"


Event = Annotated[
    CallStarted
    | DigitsPressed
    | NothingHeard
    | SpeechBegan
    | AsideHeard
    | SpeechHeard
    | ActionDone
    | CaseTaken
    | OperatorJoined
    | OperatorLeft
    | WaitExpired
    | HungUp,
    Field(discriminator="type"),
]
