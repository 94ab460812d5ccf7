"""What Twilio sends over a media stream: JSON messages, the caller's sound in base64 µ-law."""

import logging
from base64 import b64decode
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, field_validator

from hotline.speech.audio import to_pcm
from hotline.speech.audio_g711 import decode

logger = logging.getLogger(__name__)

MOST_PAYLOAD = 16 * 1024
"""Characters of base64: 1.5 s of sound, where Twilio sends 20 ms."""


class _Message(BaseModel):
    """Twilio may say more tomorrow than we read today."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Connected(_Message):
    event: Literal["connected"]


class Format(_Message):
    encoding: Literal["audio/x-mulaw"]
    sample_rate: Literal[8000] = Field(alias="sampleRate")
    channels: Literal[1]


class Stream(_Message):
    call_sid: str = Field(alias="callSid", pattern=r"^[A-Za-z0-9_-]{1,64}$")
    format: Format = Field(alias="mediaFormat")
    parameters: dict[str, str] = Field(alias="customParameters", default_factory=dict)


class Start(_Message):
    event: Literal["start"]
    start: Stream


class Sound(_Message):
    track: Literal["inbound", "outbound"]
    payload: bytes

    @field_validator("payload", mode="before")
    @classmethod
    def _decoded(cls, payload: object) -> bytes:
        if not isinstance(payload, str) or len(payload) > MOST_PAYLOAD:
            raise ValueError("no sound, or too much at once")
        return b64decode(payload, validate=True)


class Media(_Message):
    event: Literal["media"]
    media: Sound

    @property
    def pcm(self) -> bytes:
        """PCM16 mono at 8 kHz of what the caller says; nothing of what the caller hears."""
        return to_pcm(decode(self.media.payload)) if self.media.track == "inbound" else b""


class Stop(_Message):
    event: Literal["stop"]


class Other(_Message):
    """Keys and marks reach us by other ways."""

    event: Literal["mark", "dtmf"]


Message = Connected | Start | Media | Stop | Other
_MESSAGE: TypeAdapter[Message] = TypeAdapter(Annotated[Message, Field(discriminator="event")])


def parse(received: str | bytes) -> Message | None:
    """The message; None, and a line in the log, for what is none."""
    try:
        return _MESSAGE.validate_json(received)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        logger.warning("not a message of a media stream: %s at %s", first["msg"], first["loc"])
        return None
