"""What happens on the switch, as values: the few kinds of ARI's events that a call depends on."""

import logging
from typing import Any

from pydantic import BaseModel, Field, ValidationError

logger = logging.getLogger(__name__)

BUSY, REJECTED = 17, 21
_NOT_ANSWERED = (16, 18, 19, 26, 127)
"""Causes (ITU-T Q.850) with which a phone that was rung falls silent."""


class Party(BaseModel):
    number: str = ""


class Dialplan(BaseModel):
    """Where a channel is; inside our application `app_name` is Stasis."""

    exten: str = ""
    app_name: str = ""
    app_data: str = ""


class Channel(BaseModel):
    """One line of the switch. `state`: Up once it was answered, before that Ring or Ringing."""

    id: str
    name: str = ""
    state: str = ""
    caller: Party = Party()
    dialplan: Dialplan = Dialplan()


class Playback(BaseModel):
    """Something that is played; `target_uri` is `channel:<id>` or `bridge:<id>`."""

    id: str
    target_uri: str = ""


class Bridge(BaseModel):
    id: str
    name: str = ""
    channels: list[str] = Field(default_factory=list)


class SwitchEvent(BaseModel):
    """The base of all."""


class StasisStart(SwitchEvent):
    """A channel is ours from now on; `args` say what for."""

    channel: Channel
    args: list[str] = Field(default_factory=list)


class StasisEnd(SwitchEvent):
    """A channel is no longer ours: it hung up, was given back, or its dead-man's switch fired."""

    channel: Channel


class ChannelHangupRequest(SwitchEvent):
    """The far end hung up."""

    channel: Channel


class ChannelDestroyed(SwitchEvent):
    channel: Channel
    cause: int = 0


class ChannelDtmfReceived(SwitchEvent):
    """A key was let go."""

    channel: Channel
    digit: str


class ChannelTalkingStarted(SwitchEvent):
    channel: Channel


class ChannelTalkingFinished(SwitchEvent):
    channel: Channel


class ChannelUserevent(SwitchEvent):
    """Another process of ours tells something about a channel."""

    eventname: str
    channel: Channel | None = None


class PlaybackFinished(SwitchEvent):
    playback: Playback


class ApplicationReplaced(SwitchEvent):
    """Another driver took our place: we hear nothing any more."""


KINDS: dict[str, type[SwitchEvent]] = {
    kind.__name__: kind
    for kind in (
        StasisStart,
        StasisEnd,
        ChannelHangupRequest,
        ChannelDestroyed,
        ChannelDtmfReceived,
        ChannelTalkingStarted,
        ChannelTalkingFinished,
        ChannelUserevent,
        PlaybackFinished,
        ApplicationReplaced,
    )
}


def parse(message: dict[str, Any]) -> SwitchEvent | None:
    """The event, or None where it is none that a call depends on."""
    kind = KINDS.get(message.get("type", ""))
    if kind is None:
        return None
    try:
        return kind.model_validate(message)
    except ValidationError:
        logger.exception("an event of the switch that we do not understand: %s", kind.__name__)
        return None


def page_result(cause: int) -> str:
    """What became of a phone that was rung, from the cause with which its channel ended."""
    if cause == BUSY:
        return "busy"
    if cause == REJECTED:
        return "declined"
    return "no_answer" if cause in _NOT_ANSWERED else "failed"
