"""What the engine asks for: imperative, immutable, JSON.

Sound actions are rendered by a carrier; domain actions are performed by the room that the wiring
names for them, inside the transaction of the event that caused them, and answered with
`ActionDone`.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Action(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Clip(_Action):
    """One piece of speech that is rendered as a whole before it is needed.

    `key` says what it is, for people and logs ("main_menu", "number.3", "set_meal.A");
    `text` is what is spoken; `private` marks text that names a person and must not be
    logged; `slower` is how many times as long it lasts, for callers who need that.
    """

    key: str
    text: str
    private: bool = False
    slower: float = 1.0


class Play(_Action):
    """Speak the clips one after another; a key cuts them unless `interruptible` is false."""

    type: Literal["play"] = "play"
    clips: tuple[Clip, ...]
    interruptible: bool = True


class Collect(_Action):
    """Wait for keys: ends at `max_digits`, `#`, or `timeout` seconds without a key.

    `timeout` starts when the sound before it has ended; `between` is the longest pause between two
    keys. `0` as the first key ends the collection at once, whatever `max_digits` says. `speech`:
    who simply speaks ends it as well (`SpeechBegan`), on carriers that hear it.
    """

    type: Literal["collect"] = "collect"
    max_digits: int = 1
    timeout: float = 10.0
    between: float = 4.0
    speech: bool = False


class Listen(_Action):
    """Record the caller's speech after a tone, from the first moment.

    Ends at `#`, at `silence` seconds without speech, or after `max_seconds`; `0` goes to a person
    and keeps what was said. `recording` names the recording (see calls.recordings). `underway`: the
    caller speaks already, so there is no tone, and what was said until now belongs to it.
    """

    type: Literal["listen"] = "listen"
    recording: str
    purpose: Literal["plea", "medicine", "address", "callback"]
    max_seconds: float = 120.0
    silence: float = 1.3  # who only paused is heard all the same: the answer yields to them
    start_timeout: float = 10.0
    underway: bool = False


class Hold(_Action):
    """Soft music with a message every `gap` seconds, until an event ends it.

    `clips` are said in turn, from the first, for ever. `longest` seconds after the start the
    carrier reports `WaitExpired`.
    """

    type: Literal["hold"] = "hold"
    room: str
    clips: tuple[Clip, ...]
    gap: float = 8.0
    longest: float = 120.0


class Connect(_Action):
    """Join the caller with the people in `room`; what they say to each other is no longer ours.

    `recording`: but both sides are recorded, by that name (see calls.recordings), for as long as
    this lasts. The caller has been told.
    """

    type: Literal["connect"] = "connect"
    room: str
    recording: str | None = None


class Hangup(_Action):
    type: Literal["hangup"] = "hangup"


SoundAction = Play | Collect | Listen | Hold | Connect | Hangup


class OpenCase(_Action):
    """A plea, or a caller who wants a person: someone has to look at it."""

    type: Literal["open_case"] = "open_case"
    reason: str
    recording: str | None = None


class OrderLine(_Action):
    code: str
    name: str
    quantity: int = Field(ge=1, le=9)


class PlaceOrder(_Action):
    """`address_recording`: an unknown caller's spoken name and building; staff completes it."""

    type: Literal["place_order"] = "place_order"
    lines: tuple[OrderLine, ...]
    address_recording: str | None = None


class CancelOrder(_Action):
    type: Literal["cancel_order"] = "cancel_order"
    order_id: int


class RequestRefill(_Action):
    """`medicine` is a name from the ledger, or None when it was spoken into `recording`."""

    type: Literal["request_refill"] = "request_refill"
    medicine: str | None
    quantity: int = Field(ge=1, le=9)
    card_ready: bool
    recording: str | None = None
    address_recording: str | None = None


class RequestCallback(_Action):
    """The caller would rather be called back than wait.

    `recording`: the number that a caller without one said.
    """

    type: Literal["request_callback"] = "request_callback"
    recording: str | None = None


class AnswerPage(_Action):
    """What a paged member of staff pressed: `acknowledged` (I have it) or `declined`."""

    type: Literal["answer_page"] = "answer_page"
    result: Literal["acknowledged", "declined"]


DomainAction = OpenCase | PlaceOrder | CancelOrder | RequestRefill | RequestCallback | AnswerPage

Action = Annotated[SoundAction | DomainAction, Field(discriminator="type")]

Facts = dict[str, Any]
"""What is known when a call starts, JSON only: the resident, catalogue, office settings."""
