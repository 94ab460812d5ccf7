"""The TwiML verbs that answers are made of, with the attributes that this line needs. Pure."""

import logging
from collections.abc import Iterable
from math import ceil
from typing import NamedTuple, Protocol

from twilio.twiml.voice_response import Gather, VoiceResponse

from hotline.carriers.twilio import addresses
from hotline.flow.actions import Clip, Listen, SoundAction

logger = logging.getLogger(__name__)

QUEUES = 1000
"""Twilio keeps every queue for ever, and not more than some thousands: names come round again."""
DIAL_SECONDS = 30
"""A caller who is just being told that someone comes is outside of the queue for a moment."""
AFTER_PROMPT = 1
"""Seconds a `<Gather>` goes on listening after its sound; 1 is the least Twilio takes."""
RECORDING_KEYS = "0*#"
TICKET = "call"
"""The stream's parameter that names its call."""

Sound = str | Clip
"""A URL to play, or a clip that has none."""


class Stream(NamedTuple):
    """Where a call's sound is streamed to, and the word that says there whose sound it is."""

    url: str
    ticket: str


class Reply(Protocol):
    """What a call's session answered (calls.sessions.Reply)."""

    @property
    def call_id(self) -> int: ...
    @property
    def sequence(self) -> int: ...
    @property
    def language(self) -> str: ...
    @property
    def actions(self) -> tuple[SoundAction, ...]: ...


def leave() -> str:
    """Out of the queue: what comes then is asked for at the queue's action URL."""
    response = VoiceResponse()
    response.leave()
    return str(response)


def hang_up() -> str:
    response = VoiceResponse()
    response.hangup()
    return str(response)


def nothing() -> str:
    """An answer where no TwiML is played."""
    return str(VoiceResponse())


def redirect(url: str, *sounds: str) -> str:
    """Play `sounds` (URLs), then ask `url` what to do."""
    response = VoiceResponse()
    for sound in sounds:
        response.play(sound)
    response.redirect(url, method="POST")
    return str(response)


def music_url(start: int, seconds: int) -> str:
    """`seconds` of the hold music from second `start` of the tune, which repeats."""
    return f"/prompts/music/{start}-{seconds}.wav"


def queue_name(room: str) -> str:
    """Each caller waits in a queue of their own, so that an operator dials one caller."""
    prefix, _, number = room.rpartition("-")
    return f"{prefix}-{int(number) % QUEUES}"


def start_stream(response: VoiceResponse, stream: Stream) -> None:
    """Twilio streams what the caller says, beside all that follows, until the call ends."""
    verb = response.start().stream(url=stream.url, name="caller", track="inbound_track")
    verb.parameter(name=TICKET, value=stream.ticket)


def play(verb: VoiceResponse | Gather, language: str, sounds: Iterable[Sound]) -> None:
    for sound in sounds:
        if isinstance(sound, Clip):
            logger.warning("clip %s is not rendered: Twilio speaks it", _name(sound))
            verb.say(sound.text, language=language)
        else:
            verb.play(sound)


def keys(response: VoiceResponse, action: str) -> Gather:
    """A gather for one key, any key, that falls through when there is none."""
    return response.gather(
        input="dtmf",
        num_digits=1,
        timeout=AFTER_PROMPT,
        finish_on_key="",
        action_on_empty_result=False,
        action=action,
        method="POST",
    )


def record(response: VoiceResponse, reply: Reply, listen: Listen) -> None:
    """Records, with a second try where the first heard nothing.

    Twilio's time-out is the same before the first word as after the last; an empty `<Record>` falls
    through to the next, until the time to begin is over.
    """
    silence = ceil(listen.silence)
    for number in range(max(1, ceil(listen.start_timeout / silence))):
        response.record(
            action=addresses.step(reply.call_id, reply.sequence, recording=listen.recording),
            method="POST",
            timeout=silence,
            max_length=ceil(listen.max_seconds),
            finish_on_key=RECORDING_KEYS,
            play_beep=number == 0 and not listen.underway,
            trim="do-not-trim",
            recording_status_callback=addresses.recording(listen.recording),
            recording_status_callback_method="POST",
            recording_status_callback_event="completed absent",
        )
    response.redirect(addresses.step(reply.call_id, reply.sequence, heard="nothing"), method="POST")


def join(response: VoiceResponse, reply: Reply, room: str) -> None:
    """Into one's own room: wait there. Into another's: an operator joins the caller."""
    caller_id = int(room.rpartition("-")[2])
    if caller_id == reply.call_id:
        response.enqueue(
            queue_name(room),
            wait_url=addresses.wait(reply.call_id, reply.sequence, 0),
            wait_url_method="POST",
            action=addresses.left(reply.call_id, reply.sequence),
            method="POST",
        )
        return
    dial = response.dial(
        action=addresses.parted(reply.call_id, reply.sequence), method="POST", timeout=DIAL_SECONDS
    )
    dial.queue(queue_name(room), url=addresses.joined(caller_id, reply.call_id), method="POST")


def _name(clip: Clip) -> str:
    return "(private)" if clip.private else clip.key
