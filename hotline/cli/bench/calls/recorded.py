"""When something begins or ends in what a telephone recorded. Pure."""

import numpy as np
from numpy.typing import NDArray

from hotline.speech.audio import Sound, to_float

FRAME_SECONDS = 0.02
LOUD = 200 / 32768
"""Beyond that a sample is no line noise."""
PAUSE_SECONDS = 0.4
"""Nobody who reads a prompt out pauses for so long within a sentence."""
ALMOST_ALL = 0.8
"""A frame with that share of its energy at one frequency is a tone."""


def first_sound(sound: Sound) -> float | None:
    """The second at which there is something to be heard."""
    loud = np.flatnonzero(np.abs(to_float(sound.samples)) > LOUD)
    return float(loud[0]) / sound.rate if len(loud) else None


def falls_silent(sound: Sound, after: float) -> float | None:
    """The second of the last sound before the first pause that is still going on, or comes, after.

    None where there is no such pause.
    """
    loud = np.flatnonzero(np.abs(to_float(sound.samples)) > LOUD) / sound.rate
    following = np.append(loud[1:], sound.seconds)[: len(loud)]
    pauses = np.flatnonzero((following > after) & (following - loud >= PAUSE_SECONDS))
    return float(loud[pauses[0]]) if len(pauses) else None


def tone_begins(sound: Sound, hertz: float, after: float) -> float | None:
    """The second, at or after that one, of the first frame that holds hardly anything else."""
    size = round(FRAME_SECONDS * sound.rate)
    for start in range(round(after * sound.rate), len(sound.samples) - size + 1, size):
        frame = to_float(sound.samples[start : start + size]).astype(np.float64)
        if np.abs(frame).max() > LOUD and _share(frame, hertz / sound.rate) > ALMOST_ALL:
            return start / sound.rate
    return None


def tone(hertz: float, seconds: float, rate: int) -> Sound:
    """One that fills its frames: easily found again."""
    at = np.arange(round(seconds * rate)) / rate
    return Sound((8000 * np.sin(2 * np.pi * hertz * at)).astype(np.int16), rate)


def _share(frame: NDArray[np.float64], turns: float) -> float:
    """The share of a frame's energy at one frequency, in turns a sample."""
    wave = np.exp(-2j * np.pi * turns * np.arange(len(frame)))
    return float(2 * abs(np.dot(frame, wave)) ** 2 / (len(frame) * np.dot(frame, frame)))
