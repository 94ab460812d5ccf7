"""What the pages may say over their sockets. Anything else is refused."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Start(_Message):
    """Begin a call, or (`ticket`) go on with the one whose line broke."""

    type: Literal["start"]
    caller: str | None = Field(None, max_length=40)
    language: str | None = Field(None, max_length=20)
    ticket: str | None = Field(None, max_length=2000)


class Press(_Message):
    type: Literal["key"]
    key: str = Field(pattern=r"^[0-9*#]$")


class HangUpPressed(_Message):
    type: Literal["hang_up"]


class Answer(_Message):
    """Staff: take the call that rings."""

    type: Literal["answer"]
    leg: str = Field(max_length=64)


class Decline(_Message):
    """Staff: this one is for somebody else."""

    type: Literal["decline"]
    leg: str = Field(max_length=64)


class Take(_Message):
    """Staff: talk with the caller of this case, who waits."""

    type: Literal["take"]
    case_id: int


Message = Annotated[
    Start | Press | HangUpPressed | Answer | Decline | Take, Field(discriminator="type")
]

_MESSAGES: TypeAdapter[Message] = TypeAdapter(Message)


def parse(text: str) -> Message:
    """Raises pydantic's ValidationError, a ValueError."""
    return _MESSAGES.validate_json(text)
