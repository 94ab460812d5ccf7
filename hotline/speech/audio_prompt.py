"""Making prompts alike, whoever speaks them: loudness in the telephone's band, no rumble, no peaks.

How loud a prompt is, is measured between 300 and 3400 Hz, as that is what a telephone carries: a
deep voice near its microphone would otherwise count as louder than it is heard.
"""

import numpy as np
from numpy.typing import NDArray

from hotline.speech.audio import Sound, from_float, to_float
from hotline.speech.audio_level import PEAK_LIMIT, SILENT, SPEECH_LEVEL, speech_dbfs

TELEPHONE_BAND = (300.0, 3400.0)
_RUMBLE = 90.0
"""Hertz. Below are hum, steps and knocks on the microphone, and no voice."""
_ROUNDS = 3
"""Softening the peaks makes speech a little quieter, so the gain is found in a few rounds."""
_LOOK_SECONDS = 0.004

Wave = NDArray[np.float64]


def even(sound: Sound, target: float = SPEECH_LEVEL) -> Sound:
    """Return speech `target` dBFS loud, its peaks softened to -1 dBFS; silence stays silence."""
    wave = _band(to_float(sound.samples).astype(np.float64), sound.rate, _RUMBLE, sound.rate)
    for _ in range(_ROUNDS):
        loudness = heard_dbfs(Sound(from_float(wave), sound.rate))
        if loudness <= SILENT:
            return sound
        wave = _soften(wave * 10 ** ((target - loudness) / 20), sound.rate)
    return Sound(from_float(wave), sound.rate)


def heard_dbfs(sound: Sound) -> float:
    """Return how loud speech is over a telephone, its pauses left out."""
    wave = _band(to_float(sound.samples).astype(np.float64), sound.rate, *TELEPHONE_BAND)
    return speech_dbfs(Sound(from_float(wave), sound.rate))


def _band(wave: Wave, rate: int, low: float, high: float) -> Wave:
    """Leave what is between two frequencies; below `low` it fades out within half an octave."""
    if not len(wave):
        return wave
    frequency = np.fft.rfftfreq(len(wave), 1 / rate)
    keep = np.clip((frequency / low - 0.7) / 0.3, 0, 1) * (frequency <= high)
    filtered: Wave = np.fft.irfft(np.fft.rfft(wave) * keep, len(wave))
    return filtered


def _soften(wave: Wave, rate: int) -> Wave:
    """Turn the volume down around each peak that is too high, smoothly, and nowhere else."""
    ceiling = 10 ** (PEAK_LIMIT / 20)
    if np.max(np.abs(wave), initial=0.0) <= ceiling:
        return wave
    needed = np.minimum(1.0, ceiling / np.maximum(np.abs(wave), 1e-9))
    reach = max(1, round(_LOOK_SECONDS * rate))
    lowest = np.lib.stride_tricks.sliding_window_view(
        np.pad(needed, reach, constant_values=1.0), 2 * reach + 1
    ).min(axis=1)
    smooth = np.convolve(np.pad(lowest, reach // 2, mode="edge"), np.ones(reach) / reach, "same")
    gain = smooth[reach // 2 : reach // 2 + len(wave)]
    return wave * np.minimum(gain, 1.0)
