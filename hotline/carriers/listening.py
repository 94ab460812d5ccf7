"""Listening: what the caller says is on the disk while it is said, and its end is found.

For doors that hold the sound of a line in their own hands.
"""

import logging
from collections.abc import Callable
from threading import Lock

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from hotline.calls.recordings import Recordings, RecordingWriter
from hotline.carriers import tracks
from hotline.carriers.endpointing import Ending, Endpointer
from hotline.carriers.line import Track
from hotline.flow.actions import Listen
from hotline.flow.events import DigitsPressed, Event, NothingHeard, SpeechHeard
from hotline.speech.music import TONE_SECONDS

logger = logging.getLogger(__name__)

ECHO_SECONDS = TONE_SECONDS + 0.2
"""At the beginning the microphone may hear the tone: recorded, but not taken for speech."""


class Listening:
    """One recording. `hear` comes from the thread that carries the sound, all else from the call's.

    `rate` is that of the sound; `before` gives what was said before a listening that is underway
    (`Overhearing.take`); of any other, `deaf` seconds at the beginning are recorded and not taken
    for speech. While the database is away the sound is kept in memory, and written once there is a
    recording to write it to.
    """

    state = "recording"
    outlasts_events = False

    def __init__(
        self,
        listen: Listen,
        recordings: Recordings,
        rate: int,
        before: Callable[[], bytes],
        now: float,
        *,
        deaf: float = ECHO_SECONDS,
    ) -> None:
        self._listen = listen
        self._recordings = recordings
        self._rate = rate
        self._before = before if listen.underway else None
        self._lock = Lock()
        self._endpointer = Endpointer(
            rate,
            silence=listen.silence,
            start_timeout=listen.start_timeout,
            max_seconds=listen.max_seconds,
            underway=listen.underway,
        )
        self._deaf_bytes = 0 if listen.underway else deaf * rate * 2
        self._writer: RecordingWriter | None = None
        self._unwritten: list[bytes] = []
        self._open = listen.underway
        self._heard = 0
        self._ending: Ending | None = None
        self._last_sound = (0, now)

    def tracks(self) -> list[Track]:
        return [tracks.comfort()] if self._listen.underway else [tracks.tone(), tracks.comfort()]

    def ready(self, now: float) -> None:
        """The tone begins: from now on everything counts."""
        if not self._open:
            self._last_sound = (self._heard, now)
            self._open = True
        self._begin()

    def hear(self, pcm: bytes) -> None:
        with self._lock:
            if not self._open:
                return
            if not self._take_before():
                self._keep(pcm)
            if self._ending is None and self._heard > self._deaf_bytes:
                self._ending = self._endpointer.hear(pcm)

    def key(self, key: str, now: float) -> Event | None:
        """`#` ends what is said; what another key means, the engine knows."""
        return self._speech_heard() if key == "#" else DigitsPressed(digits=key)

    def tick(self, now: float) -> Event | None:
        if not self._open:
            return None
        self._begin()
        ending = self._ending or self._without_sound(now)
        if ending is None:
            return None
        return NothingHeard() if ending == "nothing_heard" else self._speech_heard()

    def close(self) -> None:
        """End the recording, and have it heard. Raises DBAPIError; may be called again."""
        with self._lock:
            self._take_before()
            self._open = False
        if self._unwritten:
            self._begin()
        if self._writer is not None:
            self._writer.close()

    def abandon(self) -> None:
        """The sound broke off: what was recorded stays, and its end is somebody else's to tell."""
        with self._lock:
            self._take_before()
            self._open = False
        if self._writer is not None:
            self._writer.let_go()

    def _take_before(self) -> bool:
        """What was said before, the present frame included; nothing the second time."""
        if self._before is None:
            return False
        take, self._before = self._before, None
        self._keep(take())
        return True

    def _keep(self, pcm: bytes) -> None:
        self._heard += len(pcm)
        if self._writer is None:
            self._unwritten.append(pcm)
        else:
            self._writer.write(pcm)

    def _begin(self) -> None:
        if self._writer is not None:
            return
        try:
            writer = self._recordings.begin(self._listen.recording, self._rate)
        except (DBAPIError, PoolTimeout):
            logger.warning("recording %s waits for the database", self._listen.recording)
            return
        with self._lock:
            writer.write(b"".join(self._unwritten))
            self._unwritten.clear()
            self._writer = writer

    def _without_sound(self, now: float) -> Ending | None:
        """No microphone, or its line is stuck: then it is the clock that ends the listening."""
        if self._heard != self._last_sound[0]:
            self._last_sound = (self._heard, now)
        began = self._endpointer.speech_began
        patience = self._listen.silence if began else self._listen.start_timeout
        if now - self._last_sound[1] < patience:
            return None
        return "speech_ended" if began else "nothing_heard"

    def _speech_heard(self) -> SpeechHeard:
        seconds = round(self._heard / (self._rate * 2), 2)
        return SpeechHeard(recording=self._listen.recording, seconds=seconds)
