"""Listening: what the caller says is on the disk while it is said, and its end is found."""

import logging
from threading import Lock

from hotline.calls.recordings import Recordings, RecordingWriter
from hotline.carriers import tracks
from hotline.carriers.endpointing import Ending, Endpointer
from hotline.carriers.line import RATE, Track
from hotline.carriers.webphone.exchange import DATABASE_AWAY
from hotline.flow.actions import Listen
from hotline.flow.events import DigitsPressed, Event, NothingHeard, SpeechHeard
from hotline.speech.music import TONE_SECONDS

logger = logging.getLogger(__name__)

ECHO_SECONDS = TONE_SECONDS + 0.2
"""At the beginning the microphone may hear the tone: recorded, but not taken for speech."""


class Listening:
    """One recording. `hear` comes from the thread that carries the sound, all else from the call's.

    While the database is away the sound is kept in memory, and written once there is a recording
    to write it to.
    """

    state = "recording"
    outlasts_events = False

    def __init__(self, listen: Listen, recordings: Recordings) -> None:
        self._listen = listen
        self._recordings = recordings
        self._lock = Lock()
        self._endpointer = Endpointer(
            RATE,
            silence=listen.silence,
            start_timeout=listen.start_timeout,
            max_seconds=listen.max_seconds,
        )
        self._writer: RecordingWriter | None = None
        self._unwritten: list[bytes] = []
        self._open = False
        self._heard = 0
        self._ending: Ending | None = None
        self._last_sound = (0, 0.0)

    def tracks(self) -> list[Track]:
        return [tracks.tone(), tracks.comfort()]

    def ready(self, now: float) -> None:
        """The tone begins: from now on everything counts."""
        self._last_sound = (0, now)
        self._open = True
        self._begin()

    def hear(self, pcm: bytes) -> None:
        with self._lock:
            if not self._open:
                return
            self._heard += len(pcm)
            if self._writer is None:
                self._unwritten.append(pcm)
            else:
                self._writer.write(pcm)
            if self._ending is None and self._heard > ECHO_SECONDS * RATE * 2:
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
            self._open = False
        if self._unwritten:
            self._begin()
        if self._writer is not None:
            self._writer.close()

    def _begin(self) -> None:
        if self._writer is not None:
            return
        try:
            writer = self._recordings.begin(self._listen.recording, RATE)
        except DATABASE_AWAY:
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
        seconds = round(self._heard / (RATE * 2), 2)
        return SpeechHeard(recording=self._listen.recording, seconds=seconds)
