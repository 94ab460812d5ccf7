"""Endpointing: deciding that a caller has begun to speak, and that the speech has ended.

Google's WebRTC voice detector says which slices of sound look like a voice; a noise floor that
follows the room says which of them stand out. Both must agree: music and fans fool the one, clicks
the other.
"""

from collections import deque
from collections.abc import Iterator
from typing import Literal

import numpy as np
import webrtcvad

from hotline.speech.audio import from_pcm
from hotline.speech.audio_level import rms_dbfs

Ending = Literal["speech_ended", "nothing_heard", "too_long"]

SLICE_SECONDS = 0.02
_ABOVE_FLOOR = 8.0
"""dB by which speech stands out of the noise of the room."""
FAINTEST = -55.0
"""dBFS below which nothing is speech."""
_HIGHEST_FLOOR = -30.0
"""dBFS; however loud the room, speech at a normal level is still heard."""
_WINDOW, _ENOUGH = 15, 6
"""It is speech when 6 of the last 15 slices (0.3 s) are: no click is, a faint voice is."""


class VoiceDetector:
    """Says of each slice of a caller's sound, PCM16 mono as it comes, whether it is a voice."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._voice = webrtcvad.Vad(0)  # the most patient: a faint old voice counts
        self._slice_bytes = round(rate * SLICE_SECONDS) * 2
        self._rest = b""
        self._floor = FAINTEST

    def slices(self, pcm: bytes, faintest: float = FAINTEST) -> Iterator[bool]:
        """One answer for each slice that is whole by now; `faintest` in dBFS."""
        self._rest += pcm
        while len(self._rest) >= self._slice_bytes:
            piece, self._rest = self._rest[: self._slice_bytes], self._rest[self._slice_bytes :]
            level = rms_dbfs(from_pcm(piece, self._rate).samples)
            self._follow(level)
            loud = level > max(faintest, self._floor + _ABOVE_FLOOR)
            yield loud and self._voice.is_speech(piece, self._rate)

    def _follow(self, level: float) -> None:
        """The floor falls at once to a quieter sound, and rises by 3 dB a second."""
        rising = self._floor + 3.0 * SLICE_SECONDS
        self._floor = float(np.clip(min(level, rising), -90.0, _HIGHEST_FLOOR))


class Endpointer:
    """Finds where what a caller says ends; time is the length of the sound.

    `underway`: the caller speaks already.
    """

    def __init__(
        self,
        rate: int,
        *,
        silence: float,
        start_timeout: float,
        max_seconds: float,
        underway: bool = False,
    ) -> None:
        self._detector = VoiceDetector(rate)
        self._silence = silence
        self._start_timeout = start_timeout
        self._max_seconds = max_seconds
        self._recent: deque[bool] = deque(maxlen=_WINDOW)
        self._heard = 0.0
        self._last_speech: float | None = 0.0 if underway else None

    @property
    def speech_began(self) -> bool:
        return self._last_speech is not None

    def hear(self, pcm: bytes) -> Ending | None:
        """Take more sound; say how the listening ends, if it ends here."""
        for voiced in self._detector.slices(pcm):
            self._heard += SLICE_SECONDS
            self._recent.append(voiced)
            if voiced and sum(self._recent) >= _ENOUGH:
                self._last_speech = self._heard
            ending = self._ending()
            if ending:
                return ending
        return None

    def _ending(self) -> Ending | None:
        if self._heard >= self._max_seconds:
            return "too_long" if self.speech_began else "nothing_heard"
        if self._last_speech is not None:
            return "speech_ended" if self._heard - self._last_speech >= self._silence else None
        return "nothing_heard" if self._heard >= self._start_timeout else None
