"""A jitter buffer: frames that come unevenly are heard evenly, and never late."""

import numpy as np

from hotline.carriers.line import RATE
from hotline.speech.audio import Samples, from_pcm

_BEGIN = round(0.08 * RATE)
"""Samples to gather before the first is heard, and again after a gap."""
_MOST = round(0.4 * RATE)
"""Beyond this the oldest are dropped: a conversation with a delay is no conversation."""


class JitterBuffer:
    """PCM16 mono in, samples out."""

    def __init__(self) -> None:
        self._waiting: Samples = np.zeros(0, np.int16)
        self._flowing = False

    def push(self, pcm: bytes) -> None:
        self._waiting = np.concatenate((self._waiting, from_pcm(pcm, RATE).samples))[-_MOST:]
        self._flowing = self._flowing or len(self._waiting) >= _BEGIN

    def pull(self, count: int) -> Samples:
        """Return exactly `count` samples; quiet where there are none."""
        if not self._flowing:
            return np.zeros(count, np.int16)
        taken, self._waiting = self._waiting[:count], self._waiting[count:]
        self._flowing = len(taken) == count
        return np.pad(taken, (0, count - len(taken)))
