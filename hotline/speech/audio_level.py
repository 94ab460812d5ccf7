"""How loud a sound is, where it is silent, and making prompts evenly loud.

Levels are dBFS: 0 is the loudest square wave that fits, -20 is comfortable speech on a telephone.
"""

import numpy as np
from numpy.typing import NDArray

from hotline.speech.audio import FULL_SCALE, Samples, Sound

SILENT = -50.0
"""A 20 ms frame quieter than this many dBFS is silence to a caller."""
SPEECH_LEVEL = -20.0
PEAK_LIMIT = -1.0

_FRAME_SECONDS = 0.02
_BELOW_SPEECH = 32.0  # dB; the quietest consonants are nearer to the loudest vowels
_NOTHING = -120.0  # dBFS of pure zeros, in place of minus infinity


def rms_dbfs(samples: Samples) -> float:
    """Return the level of the whole sound; -120 for an empty or all-zero one."""
    return float(_dbfs(np.array([_mean_square(samples)]))[0])


def peak_dbfs(samples: Samples) -> float:
    """Return the level of the loudest sample."""
    loudest = np.max(np.abs(samples.astype(np.float64)), initial=0.0) / FULL_SCALE
    return float(_dbfs(np.array([loudest**2]))[0])


def speech_dbfs(sound: Sound) -> float:
    """Return the level of the parts that are not silent, as pauses do not make speech quieter."""
    frames = _frames(sound)
    loud = frames[_dbfs(frames) > SILENT]
    return float(_dbfs(np.array([loud.mean() if len(loud) else 0.0]))[0])


def longest_silence(sound: Sound, below: float = SILENT) -> float:
    """Return the seconds of the longest stretch quieter than `below` dBFS, to 20 ms."""
    quiet = np.concatenate(([False], _dbfs(_frames(sound)) <= below, [False]))
    edges = np.flatnonzero(quiet[1:] != quiet[:-1])
    return float(np.max(edges[1::2] - edges[::2], initial=0) * _FRAME_SECONDS)


def trim(sound: Sound, keep: float = 0.05) -> Sound:
    """Cut silence from both ends, all but `keep` seconds; an all-silent sound stays as it is."""
    loud = np.flatnonzero(frame_levels(sound) > SILENT)
    return _between(sound, loud, keep) if len(loud) else sound


def trim_speech(sound: Sound, keep: float = 0.1) -> Sound:
    """Cut what is much quieter than the speech from both ends: the noise of a room, as well."""
    levels = frame_levels(sound)
    if not len(levels):
        return sound
    loud = np.flatnonzero(levels > max(SILENT, float(np.max(levels)) - _BELOW_SPEECH))
    return _between(sound, loud, keep) if len(loud) else sound


def frame_levels(sound: Sound) -> NDArray[np.float64]:
    """Return the level of every 20 ms."""
    return _dbfs(_frames(sound))


def level(sound: Sound, target: float = SPEECH_LEVEL) -> Sound:
    """Make speech `target` dBFS loud, or as loud as it may be with no peak over -1 dBFS."""
    current = speech_dbfs(sound)
    if current <= SILENT:
        return sound
    gain = min(target - current, PEAK_LIMIT - peak_dbfs(sound.samples))
    amplified = np.rint(sound.samples * 10 ** (gain / 20))
    return Sound(np.clip(amplified, -32768, 32767).astype(np.int16), sound.rate)


def _between(sound: Sound, loud: NDArray[np.intp], keep: float) -> Sound:
    """Return the sound from its first loud frame to its last, and `keep` seconds around."""
    margin, frame = round(keep * sound.rate), _frame_length(sound.rate)
    start = max(0, int(loud[0]) * frame - margin)
    return Sound(sound.samples[start : (int(loud[-1]) + 1) * frame + margin], sound.rate)


def _frame_length(rate: int) -> int:
    return round(rate * _FRAME_SECONDS)


def _mean_square(samples: Samples) -> float:
    if not len(samples):
        return 0.0
    return float(np.mean((samples.astype(np.float64) / FULL_SCALE) ** 2))


def _frames(sound: Sound) -> NDArray[np.float64]:
    """Return the mean square of every 20 ms; the last frame may be shorter."""
    length = _frame_length(sound.rate)
    whole = len(sound.samples) // length * length
    squares = (sound.samples[:whole].astype(np.float64) / FULL_SCALE) ** 2
    frames = squares.reshape(-1, length).mean(axis=1)
    rest = sound.samples[whole:]
    return np.append(frames, _mean_square(rest)) if len(rest) else frames


def _dbfs(mean_square: NDArray[np.float64]) -> NDArray[np.float64]:
    return 10 * np.log10(np.maximum(mean_square, 10 ** (_NOTHING / 10)))
