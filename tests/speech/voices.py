"""Something that voice detectors take for a voice, without rendering speech."""

import numpy as np

from hotline.speech.audio import Sound, from_float


def vowel(seconds: float, rate: int) -> Sound:
    """An open vowel of a deep voice, a little unsteady as voices are."""
    time = np.arange(round(seconds * rate)) / rate
    pitch = 120 + 8 * np.sin(2 * np.pi * 3 * time)
    phase = 2 * np.pi * np.cumsum(pitch) / rate
    formants = sum(
        np.exp(-(((number * 120 - centre) / 150) ** 2)) * np.sin(number * phase)
        for number in range(1, 25)
        for centre in (700, 1200, 2500)
    )
    loudness = 0.6 + 0.4 * np.sin(2 * np.pi * 4 * time)
    return Sound(from_float(0.1 * loudness * np.asarray(formants)), rate)
