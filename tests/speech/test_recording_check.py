"""What makes a recording unfit for callers."""

import numpy as np
import pytest

from hotline.speech.audio import Sound, from_float, join, silence
from hotline.speech.recording_check import Fault, fault_of

RATE = 16000


def speech(seconds: float, amplitude: float = 0.2) -> Sound:
    """Syllables: a tone that swells and fades four times a second."""
    time = np.arange(round(seconds * RATE)) / RATE
    wave = np.sin(2 * np.pi * 220 * time) * np.abs(np.sin(2 * np.pi * 2 * time)) * amplitude
    return Sound(from_float(wave), RATE)


def room_noise(seconds: float, amplitude: float) -> Sound:
    return Sound(
        from_float(np.random.default_rng(1).normal(0, amplitude, round(seconds * RATE))), RATE
    )


@pytest.mark.parametrize(
    "sound",
    [speech(2), speech(2, 0.05), speech(2, 0.95), join([silence(3, RATE), speech(2)]),
     join([speech(1), silence(0.5, RATE), speech(1)]),
     join([room_noise(2, 0.001), speech(2), room_noise(2, 0.001)])],
    ids=["plain", "soft", "loud", "late", "two sentences", "a quiet room"],
)  # fmt: skip
def test_what_is_fit(sound: Sound) -> None:
    assert fault_of(sound) is None


@pytest.mark.parametrize(
    ("sound", "fault"),
    [
        (silence(2, RATE), Fault.TOO_QUIET),
        (silence(0, RATE), Fault.TOO_QUIET),
        (speech(2, 0.003), Fault.TOO_QUIET),
        (speech(2, 3.0), Fault.CLIPPED),
        (speech(61), Fault.TOO_LONG),
        (speech(0.1), Fault.TOO_SHORT),
        (join([speech(0.5), silence(6, RATE), speech(0.5)]), Fault.MOSTLY_SILENCE),
        (join([speech(0.5), room_noise(6, 0.001), speech(0.5)]), Fault.MOSTLY_SILENCE),
    ],
)
def test_what_is_wrong_is_told(sound: Sound, fault: Fault) -> None:
    assert fault_of(sound) is fault
