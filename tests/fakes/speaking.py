"""Sounds that a voice detector takes for a voice, and a room in which nobody speaks."""

import numpy as np
from numpy.typing import NDArray

from hotline.speech.audio import Sound, from_float, join

RATE = 16000


def room(seconds: float, dbfs: float = -60.0, rate: int = RATE) -> NDArray[np.float64]:
    """The noise of a room, within -1…1."""
    return np.random.default_rng(3).normal(0, 10 ** (dbfs / 20), round(seconds * rate))


def voice(seconds: float, level: float = 0.15, rate: int = RATE) -> NDArray[np.float64]:
    """A buzzing throat behind a formant, four syllables a second, within -1…1."""
    time = np.arange(round(seconds * rate)) / rate
    pitch = 2 * np.pi * np.cumsum(140 + 20 * np.sin(2 * np.pi * 1.3 * time)) / rate
    harmonics = sum(np.sin(n * pitch) / (1 + abs(n * 140 - 600) / 150) for n in range(1, 20))
    syllables = 0.6 + 0.4 * np.sin(2 * np.pi * 4 * time)
    return np.asarray(level * harmonics * syllables + room(seconds, rate=rate))


def speech(seconds: float, then_quiet: float = 0.0) -> Sound:
    """Somebody speaks, and then does not."""
    sounds = [Sound(from_float(voice(seconds)), RATE)]
    if then_quiet:
        sounds.append(Sound(from_float(room(then_quiet)), RATE))
    return join(sounds)


def whistle(hertz: float, seconds: float) -> Sound:
    """A tone that can be told from every other tone in what somebody hears."""
    time = np.arange(round(seconds * RATE)) / RATE
    return Sound(from_float(0.2 * np.sin(2 * np.pi * hertz * time)), RATE)


def loudness_at(sound: Sound, hertz: float) -> float:
    """How much of a tone is in a sound: its largest share of any half second, 0…1."""
    size = sound.rate // 2
    pieces = sound.samples[: len(sound.samples) // size * size].reshape(-1, size)
    spectra = np.abs(np.fft.rfft(pieces / 32768.0, axis=1)) ** 2
    bins = np.fft.rfftfreq(size, 1 / sound.rate)
    near = np.abs(bins - hertz) < 10
    shares = spectra[:, near].sum(axis=1) / np.maximum(spectra.sum(axis=1), 1e-6)
    return float(shares.max(initial=0.0))
