"""One synthetic voice made into several people, by the WORLD vocoder.

There is one free Mandarin voice. Pitch, length of the throat (formants), pace, tremor and breath
make others of it; those heard in examinations are never those heard in training.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hotline.speech.audio import Sound, from_float, resample, to_float

_RATE = 16000
_FRAME_MS = 5.0
_TREMOR_HZ = 5.5

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Speaker:
    """All but `tremor` (share of the pitch) and `breath` (0…1) are ratios to the voice's own."""

    name: str
    pitch: float = 1.0
    formants: float = 1.0
    pace: float = 1.0
    melody: float = 1.0
    """How widely the pitch moves about its mean."""
    tremor: float = 0.0
    breath: float = 0.0


TRAINING = (
    Speaker("woman"),
    Speaker("man", pitch=0.58, formants=0.9, pace=1.05),
    Speaker("old man", pitch=0.52, formants=0.87, pace=0.9, tremor=0.03, breath=0.2),
    Speaker("old woman", pitch=0.82, formants=0.97, pace=0.85, tremor=0.03, breath=0.2),
    Speaker("young woman", pitch=1.12, formants=1.04, pace=1.15, melody=1.2),
    Speaker("boy", pitch=1.3, formants=1.15),
)
EXAMINATION = (
    Speaker("aged man", pitch=0.62, formants=0.84, pace=0.8, melody=0.8, tremor=0.05, breath=0.3),
    Speaker("aged woman", pitch=0.74, formants=0.93, pace=0.8, tremor=0.05, breath=0.3),
    Speaker("hurried man", pitch=0.68, formants=0.93, pace=1.2),
    Speaker("frightened woman", pitch=1.2, formants=1.0, pace=1.12, melody=1.4),
)


def spoken_by(speaker: Speaker, sound: Sound) -> Sound:
    """Return the sound as the speaker would say it, at 16 kHz. Needs the package pyworld."""
    import pyworld  # only who renders needs it

    samples = to_float(resample(sound, _RATE).samples).astype(np.float64)
    rough, times = pyworld.dio(samples, _RATE, frame_period=_FRAME_MS)
    pitch = pyworld.stonemask(samples, rough, times, _RATE)
    envelope = pyworld.cheaptrick(samples, pitch, times, _RATE)
    breathiness = pyworld.d4c(samples, pitch, times, _RATE)
    said = pyworld.synthesize(
        _moved(pitch, speaker),
        _stretched(envelope, speaker.formants),
        _stretched(breathiness, speaker.formants) ** (1 - speaker.breath),
        _RATE,
        _FRAME_MS / speaker.pace,
    )
    return Sound(from_float(said), _RATE)


def _moved(pitch: Floats, speaker: Speaker) -> Floats:
    """Shift the pitch, widen its movement about the mean, let it tremble; 0 (no voice) stays."""
    voiced = pitch > 0
    if not voiced.any():
        return pitch
    mean = np.exp(np.log(pitch[voiced]).mean())
    moved = mean * (np.where(voiced, pitch, mean) / mean) ** speaker.melody * speaker.pitch
    seconds = np.arange(len(pitch)) * _FRAME_MS / 1000 / speaker.pace
    moved *= 1 + speaker.tremor * np.sin(2 * np.pi * _TREMOR_HZ * seconds)
    return np.where(voiced, moved, 0.0)


def _stretched(spectra: Floats, factor: float) -> Floats:
    """Move every spectrum's shape up by `factor`: a shorter throat."""
    if factor == 1.0:
        return np.ascontiguousarray(spectra)
    bins = np.arange(spectra.shape[1])
    source = np.clip(bins / factor, 0, bins[-1])
    below = np.floor(source).astype(int)
    above = np.minimum(below + 1, bins[-1])
    share = source - below
    return np.ascontiguousarray(spectra[:, below] * (1 - share) + spectra[:, above] * share)
