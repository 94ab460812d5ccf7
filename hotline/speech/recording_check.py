"""Is a recording fit to be heard by callers? The first thing that is wrong with it."""

from enum import StrEnum

import numpy as np

from hotline.speech.audio import Sound
from hotline.speech.audio_level import frame_levels, trim_speech

SHORTEST, LONGEST = 0.3, 60.0
"""Seconds of speech."""
TOO_QUIET = -42.0
"""dBFS. Below, what is made loud enough is mostly the microphone's own noise."""
_SPEAKING = 25.0
"""dB that speech moves up and down; what is further below its loudest is a pause."""
_LEAST_SPEECH = 0.3
"""Of the time between the first sound and the last."""
_FLAT, _CLIPPED = 4, 10
"""So many full-scale samples in a row are a cut-off peak; so many places of that can be heard."""
_FULL = 32700


class Fault(StrEnum):
    """Why a recording is refused."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    TOO_QUIET = "too_quiet"
    CLIPPED = "clipped"
    MOSTLY_SILENCE = "mostly_silence"


def fault_of(sound: Sound) -> Fault | None:
    """Return what is wrong with a recording as it came from the microphone."""
    spoken = trim_speech(sound)
    levels = frame_levels(spoken)
    loudest = float(np.percentile(levels, 90)) if len(levels) else -120.0
    if loudest < TOO_QUIET:
        return Fault.TOO_QUIET
    if spoken.seconds < SHORTEST:
        return Fault.TOO_SHORT
    if spoken.seconds > LONGEST:
        return Fault.TOO_LONG
    if _cut_off_peaks(sound) >= _CLIPPED:
        return Fault.CLIPPED
    speaking = float(np.mean(levels > np.max(levels) - _SPEAKING))
    return Fault.MOSTLY_SILENCE if speaking < _LEAST_SPEECH else None


def _cut_off_peaks(sound: Sound) -> int:
    full = np.abs(sound.samples.astype(np.int32)) >= _FULL
    return int(np.count_nonzero(np.convolve(full, np.ones(_FLAT), "valid") >= _FLAT))
