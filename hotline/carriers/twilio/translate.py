"""What the line does now, as TwiML. Pure: no I/O, no clock.

Everything that is spoken lies inside a `<Gather>`, so that a key (`0` above all) works while it is
spoken. Keys that are pressed outside of one are lost at Twilio, so several verbs that fall through
to each other are put into one document rather than fetched one after another.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import assert_never

from twilio.twiml.voice_response import VoiceResponse

from hotline.carriers.twilio import addresses
from hotline.carriers.twilio.verbs import (
    AFTER_PROMPT,
    Reply,
    Sound,
    Stream,
    join,
    keys,
    music_url,
    play,
    record,
    start_stream,
)
from hotline.flow.actions import (
    Clip,
    Collect,
    Connect,
    Hangup,
    Hold,
    Listen,
    Play,
    SoundAction,
)

QUIET_URL = "/prompts/quiet.wav"
"""Half a second of silence between a key and what is said: the keypad may be in the handset."""

Waiting = Collect | Listen | Hold | Connect | Hangup

SoundUrl = Callable[[Clip, str], str | None]
"""The URL of a clip in a language; None while it is not rendered."""


@dataclass(frozen=True)
class Translator:
    """Turns replies into TwiML; `sound_url` finds the sound of a clip."""

    sound_url: SoundUrl

    def twiml(self, reply: Reply, *, after_key: bool = False, stream: Stream | None = None) -> str:
        """The document for the call's own line. `after_key`: a key was pressed just before."""
        response = VoiceResponse()
        if stream is not None:
            start_stream(response, stream)
        plays, waiting = _split(reply.actions)
        clips = self._say_held(response, reply, plays, after_key)
        match waiting:
            case Collect():
                self._collect(response, reply, clips, waiting)
            case Listen():
                self._prompt(response, reply, clips, during="prompt")
                record(response, reply, waiting)
            case Hold() | Connect():
                self._prompt(response, reply, clips)
                join(response, reply, waiting.room)
            case Hangup() | None:
                self._prompt(response, reply, clips)
                response.hangup()
            case _:
                assert_never(waiting)
        return str(response)

    def recording_only(self, reply: Reply) -> str:
        """The document after a key cut the prompt before a recording: record at once."""
        response = VoiceResponse()
        _, waiting = _split(reply.actions)
        if not isinstance(waiting, Listen):
            return self.twiml(reply)
        record(response, reply, waiting)
        return str(response)

    def wait(self, reply: Reply, message: int) -> str:
        """One round of waiting: music, then message number `message`, then the next round."""
        _, waiting = _split(reply.actions)
        gap, clips = (waiting.gap, waiting.clips) if isinstance(waiting, Hold) else (8.0, ())
        seconds = max(1, round(gap) - AFTER_PROMPT)
        following = addresses.wait(reply.call_id, reply.sequence, message + 1)
        response = VoiceResponse()
        gather = keys(response, following)
        gather.play(music_url(message * seconds, seconds))
        if clips:
            message_clip = clips[message % len(clips)]
            play(gather, reply.language, self._sounds(reply.language, [message_clip]))
        response.redirect(following, method="POST")
        return str(response)

    def spoken(self, reply: Reply) -> str:
        """Only what is said, for a line that Twilio connects by itself afterwards."""
        response = VoiceResponse()
        plays, _ = _split(reply.actions)
        play(response, reply.language, self._sounds(reply.language, _clips(plays)))
        return str(response)

    def _say_held(
        self, response: VoiceResponse, reply: Reply, plays: Sequence[Play], after_key: bool
    ) -> list[Sound]:
        """Say what must not be cut; the sounds of the rest, which keys cut."""
        held = max((n for n, play in enumerate(plays, 1) if not play.interruptible), default=0)
        quiet = [QUIET_URL] if after_key and plays else []
        rest = self._sounds(reply.language, _clips(plays[held:]))
        if held == 0:
            return quiet + rest
        play(response, reply.language, quiet + self._sounds(reply.language, _clips(plays[:held])))
        return rest

    def _collect(
        self, response: VoiceResponse, reply: Reply, sounds: list[Sound], collect: Collect
    ) -> None:
        """One `<Gather>` for a single key; for several, as many as the first key's time takes.

        Twilio has one time-out for the first key and between keys. The shorter one is set, and
        gathers follow each other until the longer one is over.
        """
        several = collect.max_digits > 1
        wait = ceil(collect.between if several else collect.timeout)
        gathers = max(1, ceil(collect.timeout / wait))
        for number in range(gathers):
            gather = response.gather(
                input="dtmf",
                num_digits=collect.max_digits,
                timeout=wait,
                finish_on_key="#",
                action_on_empty_result=number == gathers - 1,
                action=addresses.step(reply.call_id, reply.sequence),
                method="POST",
            )
            if number == 0:
                play(gather, reply.language, sounds)

    def _prompt(
        self, response: VoiceResponse, reply: Reply, sounds: list[Sound], **query: str
    ) -> None:
        """Speech that is followed by something else than waiting for keys; keys cut it."""
        if sounds:
            gather = keys(response, addresses.step(reply.call_id, reply.sequence, **query))
            play(gather, reply.language, sounds)

    def _sounds(self, language: str, clips: Iterable[Clip]) -> list[Sound]:
        """The clips' URLs; a clip that is not rendered stays a clip, which Twilio speaks."""
        return [self.sound_url(clip, language) or clip for clip in clips]


def _split(actions: Sequence[SoundAction]) -> tuple[list[Play], Waiting | None]:
    """What is played, and what the line waits for after it."""
    plays: list[Play] = []
    waiting: Waiting | None = None
    for action in actions:
        if isinstance(action, Play):
            plays.append(action)
        else:
            waiting = action
    return plays, waiting


def _clips(plays: Iterable[Play]) -> list[Clip]:
    return [clip for play in plays for clip in play.clips]
