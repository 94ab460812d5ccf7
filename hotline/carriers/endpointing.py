"""Endpointing: deciding that a caller has begun to speak, and that the speech has ended."""

from collections import deque
from typing import Literal

from hotline.speech.voice_activity import SLICE_SECONDS, VoiceDetector

Ending = Literal["speech_ended", "nothing_heard", "too_long"]

_WINDOW, _ENOUGH = 15, 6
"""It is speech when 6 of the last 15 slices (0.3 s) are: no click is, a faint voice is."""


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
