"""What the stream of one call hears, and what comes of it: events, recordings, a line moved on."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from hotline.calls.recordings import Recordings
from hotline.calls.sessions import Reply, Sessions
from hotline.carriers.overhearing import Overhearing
from hotline.carriers.twilio.live import lap_key
from hotline.carriers.twilio.media.prompted import PromptedListening
from hotline.flow.actions import Clip, Hangup, Hold, Listen, Play, SoundAction
from hotline.flow.events import SpeechBegan, SpeechHeard
from hotline.speech.audio_g711 import TELEPHONE_RATE as RATE

logger = logging.getLogger(__name__)

DATABASE_AWAY = (DBAPIError, PoolTimeout)
LOOK_TICKS = 4
"""How often the database is asked whether the call moved on: every 0.4 s."""
STALLED_TICKS = 5
"""Twilio sends sound all the time; half a second without any is a stream that lags or broke."""


@dataclass(frozen=True)
class Ears:
    """What streams work with."""

    sessions: Sessions
    recordings: Recordings
    seconds_of: Callable[[Clip, str], float]
    """How long a clip lasts in a language."""
    deliver: Callable[[str, Reply], None]
    """Makes Twilio's line, named by its call SID, do what the engine says now."""


class HeardCall:
    """Listens beside a line that TwiML drives; the line's own webhooks move the call as well.

    Its time is the length of the sound. `hear` takes 20 ms at a time, `tick` is due after 0.1 s.
    """

    def __init__(self, ears: Ears, call_id: int, sid: str) -> None:
        self._ears = ears
        self._call_id = call_id
        self._sid = sid
        self._overhearing = Overhearing(ears.recordings, RATE)
        self._listening: PromptedListening | None = None
        self._event: SpeechBegan | SpeechHeard | None = None
        self._reply = Reply(call_id, -1, "", (), ended=False)
        self._action: SoundAction | None = None
        self._now = 0.0
        self._prompt_ends = 0.0
        self._ticks = 0
        self._ticks_without = 0

    def hear(self, pcm: bytes) -> None:
        """Take the caller's sound, PCM16 mono at 8 kHz."""
        self._now += len(pcm) / (RATE * 2)
        self._ticks_without = 0
        line_speaks = self._now < self._prompt_ends or isinstance(self._action, Hold)
        self._overhearing.hear(pcm, over_prompt=line_speaks)
        if self._listening is not None:
            self._listening.hear(pcm, self._now)

    def tick(self) -> None:
        """Follow the call, and report what was heard; a database that is away is asked again."""
        self._ticks_without += 1
        try:
            if self._ticks % LOOK_TICKS == 0:
                self._look()
            self._ticks += 1
            self._event = self._event or self._heard()
            if self._event is not None:
                self._report(self._event)
        except DATABASE_AWAY:
            logger.warning("call %s: what its stream hears waits for the database", self._call_id)

    def close(self, *, whole: bool) -> None:
        """The stream is no more; not `whole`: it broke, and the call goes on without it."""
        try:
            self._end_listening(whole=whole)
            self._overhearing.close()
        except DATABASE_AWAY:
            logger.warning("call %s: a recording is ended later, by the sweep", self._call_id)

    def _heard(self) -> SpeechBegan | SpeechHeard | None:
        listening = self._listening
        return self._overhearing.tick() or (listening.tick(self._now) if listening else None)

    def _report(self, event: SpeechBegan | SpeechHeard) -> None:
        """Unless the line's own webhook has moved the call meanwhile."""
        sequence = self._reply.sequence
        if self._look():
            return
        self._end_listening()
        self._overhearing.keep()
        key = lap_key(sequence)
        reply = self._ears.sessions.handle(self._call_id, event, key, sequence)
        self._follow(reply)
        if reply.sequence != sequence:
            self._ears.deliver(self._sid, reply)

    def _look(self) -> bool:
        """Whether the call has moved on."""
        sessions = self._ears.sessions
        if sessions.sequence(self._call_id) == self._reply.sequence:
            return False
        self._follow(sessions.current(self._call_id))
        return True

    def _follow(self, reply: Reply) -> None:
        self._event = None
        action = reply.actions[-1] if reply.actions and not reply.ended else Hangup()
        if self._goes_on(action):
            self._reply = reply
            return
        self._end_listening()
        self._reply, self._action, self._listening = reply, action, None
        self._prompt_ends = self._now + self._seconds(reply)
        self._overhearing.attend(self._call_id, action)
        if isinstance(action, Listen):
            recordings, before = self._ears.recordings, self._overhearing.take
            self._listening = PromptedListening(
                action, recordings, before, self._now, self._prompt_ends
            )

    def _end_listening(self, *, whole: bool = True) -> None:
        """Where sound is missing, the end of the recording is left to Twilio's copy."""
        if self._listening is None:
            return
        if whole and self._ticks_without < STALLED_TICKS:
            self._listening.close()
        else:
            self._listening.abandon()

    def _goes_on(self, action: SoundAction) -> bool:
        """Still the same recording: what was said meanwhile belongs to it."""
        same = self._listening.recording if self._listening else None
        return isinstance(action, Listen) and action.recording == same

    def _seconds(self, reply: Reply) -> float:
        """How long the line speaks."""
        plays = [action for action in reply.actions if isinstance(action, Play)]
        clips = [clip for play in plays for clip in play.clips]
        return sum(self._ears.seconds_of(clip, reply.language) for clip in clips)
