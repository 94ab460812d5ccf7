"""Hearing a caller who was not asked to speak: at a menu, in an order, while waiting for a person.

For doors that have the caller's sound all the time. One `Overhearing` serves one call:

    overhearing = Overhearing(recordings, RATE)
    overhearing.attend(call_id, action)           # whenever the line begins to wait for something
    overhearing.hear(pcm, over_prompt=…)          # every frame of the caller's sound
    overhearing.keep()                            # the engine is asked what comes next
    event = overhearing.tick()                    # ten times a second: SpeechBegan, or None
    before = overhearing.take()                   # by a `Listen` that is `underway`: its beginning
    overhearing.close()                           # the line is no more

At a `Collect` whose `speech` is set, sustained speech is `SpeechBegan`; nothing of it is lost, for
`take` gives what was said until then. Otherwise, what is said becomes a recording of its own: an
*aside* beside a menu, in which a job looks for 人工 and 救命, and beside which the line goes on as
if nothing were said; on hold it belongs to the case, and `interrupts` says that messages should
yield. `hear` may be called from another thread than the rest; only `tick` and `close` touch the
database, and may raise DBAPIError: then nothing is lost, and the next tick tries again.
"""

from collections import deque
from threading import Lock

from hotline.calls.recordings import Recordings, RecordingWriter, Unasked
from hotline.carriers.speech_watch import SpeechWatch
from hotline.flow.actions import Collect, Hold, Listen, SoundAction
from hotline.flow.events import SpeechBegan

YIELD_SECONDS = 10.0
"""A television that never ends must not keep the messages from those who wait."""
PREROLL_SECONDS = 2.5
"""So much from before it was noticed that somebody speaks belongs to what they say."""
MOST_SECONDS: dict[Unasked, float] = {"aside": 20.0, "waiting": 60.0}
"""Who speaks longer is heard in several recordings, one right after the other."""
SILENCE: dict[Unasked, float] = {"aside": 1.0, "waiting": 1.4}


class _Utterance:
    """Something that is being said; in memory until there is a recording to write it to."""

    def __init__(self, purpose: Unasked, pcm: bytes) -> None:
        self.purpose = purpose
        self.goes_on = False
        self.unwanted = False
        self.writer: RecordingWriter | None = None
        self.unwritten = bytearray(pcm)
        self.length = len(pcm)

    def add(self, pcm: bytes) -> None:
        self.length += len(pcm)
        if self.writer is not None:
            self.writer.write(pcm)
        elif not self.unwanted:
            self.unwritten += pcm

    def write_to(self, writer: RecordingWriter | None) -> None:
        """From now on; None: nobody wants it."""
        if writer is not None:
            writer.write(bytes(self.unwritten))
        self.unwritten.clear()
        self.writer, self.unwanted = writer, writer is None


class Overhearing:
    """See the module; before the first `attend`, and while the line listens or talks, it is off."""

    def __init__(self, recordings: Recordings, rate: int) -> None:
        self._recordings = recordings
        self._rate = rate
        self._lock = Lock()
        self._watch = SpeechWatch(rate)
        self._before = bytearray()
        self._now: _Utterance | None = None
        self._ended: deque[_Utterance] = deque()
        self._call_id = 0
        self._purpose: Unasked | None = None
        self._reports = False
        self._reported = False

    @property
    def interrupts(self) -> bool:
        """The caller speaks while waiting for a person, and goes on: messages yield."""
        now = self._now
        if now is None or now.purpose != "waiting" or now.unwanted:
            return False
        return now.goes_on and now.length < YIELD_SECONDS * self._rate * 2

    def attend(self, call_id: int, action: SoundAction) -> None:
        """The line now does `action`, after what is said before it."""
        with self._lock:
            self._call_id = call_id
            self._reports = isinstance(action, Collect) and action.speech
            handing_over = self._reported and isinstance(action, Listen) and action.underway
            self._purpose = _purpose(action)
            if self._purpose is not None:
                self._watch.silence = SILENCE[self._purpose]
                if self._now is not None and self._now.writer is None:
                    self._now.purpose = self._purpose
            if not handing_over:
                self._go_on()

    def hear(self, pcm: bytes, *, over_prompt: bool) -> None:
        """Take the caller's sound, PCM16 mono; `over_prompt`: the line itself is heard."""
        with self._lock:
            if self._reported:
                self._before += pcm
            elif self._purpose is not None:
                self._watch.hear(pcm, over_prompt=over_prompt)
                self._collect(pcm, self._purpose)

    def keep(self) -> None:
        """A wait has ended, and the next is not known yet: what is said meanwhile is kept."""
        with self._lock:
            if self._call_id:
                self._purpose = self._purpose or "waiting"

    def tick(self) -> SpeechBegan | None:
        """Say that the caller has begun to speak, or keep what they say."""
        with self._lock:
            now = self._now
            if now is not None and now.goes_on and self._reports and not now.writer:
                self._before, self._now = now.unwritten, None
                self._reported, self._reports = True, False
                return SpeechBegan()
        if now is not None and now.goes_on:
            self._write(now)
        while self._ended:
            self._write(self._ended[0])
            if (writer := self._ended[0].writer) is not None:
                writer.close()
            self._ended.popleft()
        return None

    def take(self) -> bytes:
        """What the caller has said by now: the beginning of a recording that is underway."""
        with self._lock:
            taken, self._before = bytes(self._before), bytearray()
            self._reported = False
            self._watch.forget()
            return taken

    def close(self) -> None:
        """The line is no more: what was being said is kept. May be called again."""
        with self._lock:
            self._purpose = None
            self._end()
        self.tick()

    def _go_on(self) -> None:
        """Nobody takes what was reported: it is an aside like any other."""
        if self._reported:
            self._now = _Utterance(self._purpose or "aside", bytes(self._before))
            self._now.goes_on = True
            self._reported = False
            self._before.clear()
        if self._purpose is None:
            self._end()
            self._before.clear()

    def _collect(self, pcm: bytes, purpose: Unasked) -> None:
        if self._now is not None:
            self._now.add(pcm)
        else:
            self._before += pcm
            del self._before[: -round(PREROLL_SECONDS * self._rate) * 2]
            if self._watch.speaking:
                self._now = _Utterance(purpose, bytes(self._before))
                self._before.clear()
        if self._now is not None:
            self._now.goes_on = self._watch.goes_on
            too_long = self._now.length > MOST_SECONDS[self._now.purpose] * self._rate * 2
            if too_long or not self._watch.speaking:
                self._end()

    def _end(self) -> None:
        if self._now is not None:
            self._ended.append(self._now)
            self._now = None
        self._watch.forget()

    def _write(self, utterance: _Utterance) -> None:
        if utterance.writer is not None or utterance.unwanted:
            return
        writer = self._recordings.begin_unasked(self._call_id, utterance.purpose, self._rate)
        with self._lock:
            utterance.write_to(writer)


def _purpose(action: SoundAction) -> Unasked | None:
    match action:
        case Collect():
            return "aside"
        case Hold():
            return "waiting"
        case _:
            return None
