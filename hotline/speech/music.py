"""Sounds the hotline makes itself: soft music to wait by, and the tone that begins a recording.

The music belongs to the project: no recording of anyone's, made here note by note.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from hotline.speech.audio import Sound, from_float
from hotline.speech.audio_level import level

Wave = NDArray[np.float64]

MUSIC = "sounds/music-0000000000000001"
TONE = "sounds/tone-0000000000000001"
"""Sound names like those of prompts; the last part counts versions of the sound."""

MUSIC_LEVEL = -30.0
TONE_LEVEL = -18.0
TONE_HERTZ, TONE_SECONDS = 800, 0.3  # heard well by ears that have lost their high tones

_BEAT = 1.25
_CHORDS = ("C3 G3 E4", "A2 E3 C4", "F2 C3 A3", "G2 D3 B3")
_MELODY = (
    "E5 G5 A5 G5 E5 D5 C5 D5 "
    "E5 D5 C5 A4 G4 A4 C5 D5 "
    "A4 C5 D5 E5 D5 C5 A4 G4 "
    "G4 A4 C5 D5 E5 D5 C5 D5"
)  # fmt: skip
_SEMITONES = {"C": -9, "D": -7, "E": -5, "F": -4, "G": -2, "A": 0, "B": 2}


def hold_music(rate: int) -> Sound:
    """Return 40 s of slow pentatonic music that repeats without a seam."""
    notes = _MELODY.split()
    wave = np.zeros(round(len(notes) * _BEAT * rate))
    for beat, note in enumerate(notes):
        _add(wave, rate, beat * _BEAT, _note(note, 3.0, rate))
    for bar in range(len(notes) // 4):
        for note in _CHORDS[bar % len(_CHORDS)].split():
            _add(wave, rate, bar * 4 * _BEAT, 0.6 * _pad(note, 4 * _BEAT + 1.0, rate))
    return level(Sound(from_float(wave / np.max(np.abs(wave))), rate), MUSIC_LEVEL)


def tone(rate: int) -> Sound:
    """Return the beep after which the caller speaks."""
    time = np.arange(round(TONE_SECONDS * rate)) / rate
    wave = np.sin(2 * np.pi * TONE_HERTZ * time) * _fade(time, 0.02, 0.02)
    return level(Sound(from_float(wave), rate), TONE_LEVEL)


SYNTHESIZED: dict[str, Callable[[int], Sound]] = {MUSIC: hold_music, TONE: tone}


def _hertz(note: str) -> float:
    return float(440.0 * 2 ** ((_SEMITONES[note[0]] + 12 * (int(note[1]) - 4)) / 12))


def _fade(time: Wave, rise: float, fall: float) -> Wave:
    end = time[-1] if len(time) else 0.0
    return np.asarray(np.clip(np.minimum(time / rise, (end - time) / fall), 0, 1))


def _note(note: str, seconds: float, rate: int) -> Wave:
    """Return a plucked note that rings out."""
    time = np.arange(round(seconds * rate)) / rate
    wave = sum(
        np.sin(2 * np.pi * overtone * _hertz(note) * time) * loud * np.exp(-time * (1 + overtone))
        for overtone, loud in ((1, 1.0), (2, 0.25), (3, 0.08))
    )
    return np.asarray(wave * _fade(time, 0.02, 0.3))


def _pad(note: str, seconds: float, rate: int) -> Wave:
    """Return a held tone that comes and goes softly, so that there is no gap between notes."""
    time = np.arange(round(seconds * rate)) / rate
    wave = np.sin(2 * np.pi * _hertz(note) * time) + 0.3 * np.sin(4 * np.pi * _hertz(note) * time)
    return np.asarray(wave * _fade(time, 1.0, 1.0))


def _add(wave: Wave, rate: int, start: float, part: Wave) -> None:
    """Mix a part in; what rings beyond the end rings into the beginning, where the loop goes on."""
    places = (round(start * rate) + np.arange(len(part))) % len(wave)
    np.add.at(wave, places, part)
