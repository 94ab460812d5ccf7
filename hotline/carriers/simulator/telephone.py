"""A call over the text telephone, step by step."""

import time
import uuid
from collections.abc import Callable, Sequence

from hotline.calls.recordings import Recordings
from hotline.calls.sessions import Reply, Sessions
from hotline.carriers.collector import Collector
from hotline.carriers.overhearing import Overhearing
from hotline.carriers.simulator.hearing import Ear, Tell, messages
from hotline.carriers.simulator.speaking import FRAME_SECONDS, QUIET, Mouth, spoken
from hotline.carriers.simulator.steps import HangUp, Press, Say, SayFile, Step, StepError, Wait
from hotline.flow.actions import Collect, Connect, Hangup, Hold, Listen
from hotline.flow.events import (
    DigitsPressed,
    Event,
    HungUp,
    NothingHeard,
    SpeechHeard,
    WaitExpired,
)
from hotline.speech.audio_g711 import TELEPHONE_RATE

CARRIER = "text"
_ALIVE_SECONDS = 2.0
_ASIDE_SECONDS = 1.5
"""What was said unasked is over after that."""
_VOICE_SECONDS = 60.0
"""Loading the voice and speaking may take that long; meanwhile nobody holds the line."""


class Telephone:
    """Calls, does the steps, hangs up. One telephone is one call."""

    def __init__(
        self,
        sessions: Sessions,
        recordings: Recordings,
        tell: Tell,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._sessions = sessions
        self._recordings = recordings
        self._clock = clock
        self._sleep = sleep
        self._ear = Ear(tell, clock)
        self._reply: Reply | None = None
        self._mouth: Mouth | None = None
        self._overhearing = Overhearing(recordings, TELEPHONE_RATE)
        self._has_spoken = False
        """The last thing that was done."""
        self._alive_at = clock()

    def call(self, caller: str | None, language: str | None, steps: Sequence[Step]) -> None:
        """The whole call; raises StepError for a step that could not be done, after hanging up."""
        leg = f"text-{uuid.uuid4().hex}"
        reply = self._sessions.start(CARRIER, leg, caller, None, language)
        self._ear.event("answered", call_id=reply.call_id, language=reply.language)
        self._take(reply)
        try:
            for step in steps:
                if self._is_over:
                    raise StepError(f"the call was over before this step: {step}")
                self._do(step)
            self._finish_speaking()
        finally:
            self._hang_up()

    @property
    def _now(self) -> Reply:
        if self._reply is None:
            raise RuntimeError("no call yet")
        return self._reply

    @property
    def _is_over(self) -> bool:
        return self._now.ended or not self._now.actions or isinstance(self._waiting, Hangup)

    @property
    def _waiting(self) -> object:
        return self._now.actions[-1] if self._now.actions else None

    def _do(self, step: Step) -> None:
        self._has_spoken = False
        match step:
            case Press(keys):
                self._press(keys)
            case Say() | SayFile():
                self._speak(step)
            case Wait(seconds):
                self._wait(seconds)
            case HangUp():
                self._hang_up()

    def _press(self, keys: str) -> None:
        collector: Collector | None = None
        for key in keys:
            self._ear.cut()
            self._ear.event("pressed", key=key)
            event: Event | None
            if isinstance(self._waiting, Collect):
                collector = collector or Collector(self._waiting)
                event = collector.key(key, self._clock())
            else:
                event = self._key_outside(key)
            if event is not None:
                collector = None
                self._happens(event)
        if collector is not None and isinstance(self._waiting, Collect):
            self._wait(self._waiting.between)
            self._happens(collector.tick(float("inf")) or NothingHeard())

    def _key_outside(self, key: str) -> Event:
        """A key while the line listens, holds or says goodbye."""
        if isinstance(self._waiting, Listen) and key == "#":
            return self._spoken()
        return DigitsPressed(digits=key)

    def _speak(self, step: Say | SayFile) -> None:
        if not isinstance(self._waiting, Listen | Collect | Hold):
            raise StepError("nobody is listening: the line does not hear the caller")
        self._sessions.keep_alive(self._now.call_id, seconds=_VOICE_SECONDS)
        frames = spoken(step, self._now.language)
        if not (isinstance(self._waiting, Collect) and self._waiting.speech):
            self._ear.finish()
        self._ear.event("speaks", seconds=round(len(frames) * FRAME_SECONDS, 2))
        self._has_spoken = True
        for frame in frames:
            self._say(frame)

    def _say(self, frame: bytes) -> None:
        """Into a recording if the line asked for one; else whoever overhears it may."""
        if isinstance(self._waiting, Listen):
            self._open_mouth(self._waiting).say(frame)
            self._end_of_listening()
        else:
            self._sleep(FRAME_SECONDS)
            self._look()
            self._overhear(frame)

    def _overhear(self, frame: bytes) -> None:
        self._overhearing.hear(frame, over_prompt=False)
        event = self._overhearing.tick()
        if event is not None:
            self._ear.cut()
            self._ear.event(event.type)
            self._happens(event)

    def _finish_speaking(self) -> None:
        """Who has spoken waits for what is said to that."""
        if self._mouth is not None and isinstance(self._waiting, Listen):
            self._wait(self._waiting.silence + 1)
        elif self._has_spoken:
            self._wait(_ASIDE_SECONDS)

    def _open_mouth(self, listen: Listen) -> Mouth:
        if self._mouth is None:
            before = self._overhearing.take() if listen.underway else b""
            self._mouth = Mouth(listen, self._recordings, self._look, self._sleep, before)
        return self._mouth

    def _wait(self, seconds: float) -> None:
        """Real time: menus ask again, messages are said, the house may move by itself."""
        self._ear.finish()
        until = self._clock() + seconds
        while self._clock() < until and not self._is_over:
            self._wait_out(self._waiting, until)

    def _wait_out(self, waiting: object, until: float) -> None:
        match waiting:
            case Collect(timeout=timeout):
                if self._pass_time(min(until, self._clock() + timeout)) and self._clock() < until:
                    self._happens(NothingHeard())
            case Listen():
                self._open_mouth(waiting).fall_silent(until - self._clock())
                self._end_of_listening()
            case Hold():
                self._hold(waiting, until)
            case _:
                self._pass_time(until)

    def _hold(self, hold: Hold, until: float) -> None:
        ends = self._clock() + hold.longest
        for clip in messages(hold):
            self._ear.message(clip)
            if not self._pass_time(min(until, ends, self._clock() + hold.gap)):
                return
            if self._clock() >= ends:
                self._happens(WaitExpired())
                return
            if self._clock() >= until:
                return

    def _pass_time(self, until: float) -> bool:
        """Wait; False as soon as the house has moved by itself."""
        while self._clock() < until:
            self._sleep(min(FRAME_SECONDS, max(until - self._clock(), 0.001)))
            self._overhear(QUIET)
            if not self._look():
                return False
        return True

    def _look(self) -> bool:
        """Whether the line still does what it did; takes what the house does instead."""
        now = self._clock()
        if now - self._alive_at >= _ALIVE_SECONDS:
            self._alive_at = now
            self._sessions.keep_alive(self._now.call_id)
        if self._sessions.sequence(self._now.call_id) == self._now.sequence:
            return True
        self._ear.cut()
        self._ear.event("house_moved")
        self._take(self._sessions.current(self._now.call_id))
        return False

    def _end_of_listening(self) -> None:
        """The caller has been silent long enough, or spoke too long for one recording."""
        if self._mouth is None or self._mouth.ending is None:
            return
        nothing = self._mouth.ending == "nothing_heard"
        self._happens(NothingHeard() if nothing else self._spoken())

    def _spoken(self) -> SpeechHeard:
        listen = self._waiting
        if not isinstance(listen, Listen):
            raise RuntimeError("the line does not listen")
        return SpeechHeard(recording=listen.recording, seconds=self._open_mouth(listen).seconds)

    def _happens(self, event: Event) -> None:
        sequence = self._now.sequence
        self._close_mouth()
        key = f"{event.type}-{sequence}"
        self._take(self._sessions.handle(self._now.call_id, event, key, sequence))

    def _take(self, reply: Reply) -> None:
        self._reply = reply
        self._sessions.keep_alive(reply.call_id)
        self._ear.hear(reply.actions)
        if reply.actions:
            self._overhearing.attend(reply.call_id, reply.actions[-1])
        match self._waiting:
            case Hold(room=room):
                self._ear.then("holding", room=room)
            case Connect(room=room):
                self._ear.then("connected", room=room)
            case Listen(purpose=purpose, underway=False):
                self._ear.then("tone", purpose=purpose)

    def _close_mouth(self) -> None:
        if self._mouth is not None:
            self._mouth.close()
            self._mouth = None

    def _hang_up(self) -> None:
        self._overhearing.close()
        if self._now.ended:
            return
        by = "line" if isinstance(self._waiting, Hangup) else "caller"
        self._close_mouth()
        cause = HungUp(cause="finished" if by == "line" else "caller")
        self._reply = self._sessions.handle(self._now.call_id, cause, "hung_up")
        self._ear.ended(by)
