"""Household noise made by program, and a telephone line that carries it along with speech."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from hotline.speech.audio import Sound, from_float, resample, to_float
from hotline.speech.audio_g711 import TELEPHONE_RATE, over_telephone
from hotline.speech.audio_level import level

_SPEECH = -22.0
"""dBFS of the speech on the line."""
_AROUND = 0.4
"""Seconds of mere noise before and after the speech."""
_TALKERS = 5

Floats = NDArray[np.float64]


def over_noisy_line(sound: Sound, noise: Floats, snr: float | None) -> Sound:
    """Return speech as a far end hears it: 8 kHz, G.711, `snr` dB above the noise; None: none."""
    narrow = level(resample(sound, TELEPHONE_RATE), _SPEECH)
    around = np.zeros(round(_AROUND * TELEPHONE_RATE))
    speech = np.concatenate([around, to_float(narrow.samples).astype(np.float64), around])
    if snr is not None:
        loud = np.abs(speech) > 0.01
        power = np.mean(speech[loud] ** 2) if loud.any() else 0.0
        piece = np.resize(noise, len(speech))
        speech += piece * np.sqrt(power / (np.mean(piece**2) + 1e-12) / 10 ** (snr / 10))
    return over_telephone(Sound(from_float(speech), TELEPHONE_RATE))


def fan(random: np.random.Generator, count: int, _: Sequence[Floats]) -> Floats:
    """A cooker hood: noise that falls with frequency, and the hum of the mains."""
    seconds = np.arange(count) / TELEPHONE_RATE
    hum = sum(np.sin(2 * np.pi * 50 * harmonic * seconds) / harmonic for harmonic in (2, 4, 6, 8))
    return _falling(random, count, 0.5) + 0.3 * hum


def kitchen(random: np.random.Generator, count: int, _: Sequence[Floats]) -> Floats:
    """Dishes and a running tap: clinks that ring out, over a hiss."""
    sound = 0.2 * _falling(random, count, 0.0)
    for start in random.integers(0, count, max(1, 3 * count // TELEPHONE_RATE)):
        length = min(count - start, TELEPHONE_RATE // 4)
        ring = np.arange(length) / TELEPHONE_RATE
        tone = np.sin(2 * np.pi * random.uniform(800, 3200) * ring)
        sound[start : start + length] += random.uniform(1, 4) * tone * np.exp(-ring * 25)
    return sound


def street(random: np.random.Generator, count: int, _: Sequence[Floats]) -> Floats:
    """Traffic: a rumble that swells and fades."""
    swell = 1 + 0.8 * np.sin(np.arange(count) / TELEPHONE_RATE * random.uniform(1, 4))
    return _falling(random, count, 0.8) * swell


def babble(random: np.random.Generator, count: int, talk: Sequence[Floats]) -> Floats:
    """A television and relatives: several people talk at once, backwards, so nothing is said."""
    sound = 0.02 * _falling(random, count, 0.5)
    for number in random.integers(0, len(talk), _TALKERS) if talk else ():
        backwards = np.roll(talk[number][::-1], random.integers(0, len(talk[number])))
        sound += np.resize(backwards, count) * random.uniform(0.4, 1.0)
    return sound


NOISES: dict[str, Callable[[np.random.Generator, int, Sequence[Floats]], Floats]] = {
    "fan": fan,
    "kitchen": kitchen,
    "babble": babble,
    "street": street,
}
"""Each: random numbers, how many samples at 8 kHz, other people's talk → noise."""


def _falling(random: np.random.Generator, count: int, slope: float) -> Floats:
    """White noise whose amplitude falls with frequency to the power of `slope`; mean square 1."""
    spectrum = np.fft.rfft(random.standard_normal(count))
    spectrum *= np.maximum(np.arange(len(spectrum)), 1) ** -slope
    sound: Floats = np.fft.irfft(spectrum, count)
    sound /= np.sqrt(np.mean(sound**2)) + 1e-12
    return sound
