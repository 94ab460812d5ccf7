"""Endpointing: deciding that a caller has begun to speak, and that the speech has ended.

Google's WebRTC voice detector says which frames look like a voice; a noise floor that follows the
room says which of them stand out. Both must agree: music and fans fool the one, clicks the other.
"""

from collections import deque
from typing import Literal

import numpy as np
import webrtcvad

from hotline.speech.audio import from_pcm
from hotline.speech.audio_level import rms_dbfs

Ending = Literal["speech_ended", "nothing_heard", "too_long"]

_SLICE_SECONDS = 0.02
_ABOVE_FLOOR = 8.0
"""dB by which speech stands out of the noise of the room."""
_FAINTEST = -55.0
"""dBFS below which nothing is speech."""
_HIGHEST_FLOOR = -30.0
"""dBFS; however loud the room, speech at a normal level is still heard."""
_WINDOW, _ENOUGH = 15, 6
"""It is speech when 6 of the last 15 slices (0.3 s) are: no click is, a faint voice is."""


class Endpointer:
    """Takes the caller's sound as it comes, PCM16 mono; time is the length of that sound."""

    def __init__(
        self, rate: int, *, silence: float, start_timeout: float, max_seconds: float
    ) -> None:
        self._rate = rate
        self._silence = silence
        self._start_timeout = start_timeout
        self._max_seconds = max_seconds
        self._voice = webrtcvad.Vad(0)  # the most patient: a faint old voice counts
        self._slice_bytes = round(rate * _SLICE_SECONDS) * 2
        self._rest = b""
        self._floor = _FAINTEST
        self._recent: deque[bool] = deque(maxlen=_WINDOW)
        self._heard = 0.0
        self._last_speech: float | None = None

    @property
    def speech_began(self) -> bool:
        return self._last_speech is not None

    def hear(self, pcm: bytes) -> Ending | None:
        """Take more sound; say how the listening ends, if it ends here."""
        self._rest += pcm
        while len(self._rest) >= self._slice_bytes:
            piece, self._rest = self._rest[: self._slice_bytes], self._rest[self._slice_bytes :]
            self._judge(piece)
            ending = self._ending()
            if ending:
                return ending
        return None

    def _judge(self, piece: bytes) -> None:
        self._heard += _SLICE_SECONDS
        level = rms_dbfs(from_pcm(piece, self._rate).samples)
        self._follow(level)
        loud = level > max(_FAINTEST, self._floor + _ABOVE_FLOOR)
        self._recent.append(loud and self._voice.is_speech(piece, self._rate))
        if sum(self._recent) >= _ENOUGH:
            self._last_speech = self._heard

    def _follow(self, level: float) -> None:
        """The floor falls at once to a quieter sound, and rises by 3 dB a second."""
        rising = self._floor + 3.0 * _SLICE_SECONDS
        self._floor = float(np.clip(min(level, rising), -90.0, _HIGHEST_FLOOR))

    def _ending(self) -> Ending | None:
        if self._heard >= self._max_seconds:
            return "too_long" if self.speech_began else "nothing_heard"
        if self._last_speech is not None:
            return "speech_ended" if self._heard - self._last_speech >= self._silence else None
        return "nothing_heard" if self._heard >= self._start_timeout else None
