"""Voice activity: which slices of a caller's sound are a voice.

Google's WebRTC voice detector says which slices look like a voice; a noise floor that follows the
room says which of them stand out. Both must agree: music and fans fool the one, clicks the other.
"""

from collections.abc import Iterator

import numpy as np
import webrtcvad

from hotline.speech.audio import from_pcm
from hotline.speech.audio_level import rms_dbfs

SLICE_SECONDS = 0.02
_ABOVE_FLOOR = 8.0
"""dB by which speech stands out of the noise of the room."""
FAINTEST = -55.0
"""dBFS below which nothing is speech."""
_HIGHEST_FLOOR = -30.0
"""dBFS; however loud the room, speech at a normal level is still heard."""


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
