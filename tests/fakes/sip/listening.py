"""Finding in a sound what was said: prompts by their own waveform, silence by its level."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hotline.speech.audio import Sound, read_wav, resample

RATE = 4000
"""Enough to tell sounds of speech apart."""
LONGEST_SECONDS = 2.0
"""So much of a prompt is compared: longer than words that several prompts begin with."""
PIECE_SECONDS = 0.4
"""It is compared piece by piece: on a busy machine a telephone drops some sound between them."""
DRIFT_SECONDS = 0.3
"""By so much a piece may come earlier or later than the others let expect."""
ALIKE = 0.6
"""A piece matches itself through G.711 or G.722 with 0.95 and more, on a starved machine with less;
other sounds do now and then, but not one after another."""
ENOUGH = 0.6
"""So many of a prompt's pieces have to be found."""
LOUD = 200
"""Beyond that a sample is no line noise."""
FRAME_SECONDS = 0.02

Samples = NDArray[np.float32]


class Found(NamedTuple):
    """Where a sound begins in what was heard, for how long it was compared, and how long it is."""

    second: float
    seconds: float
    lasts: float = 0.0


class Listener:
    """Knows the prompts in a folder's `<language>/<key>-<hash>.wav`, 8 kHz, by their sound."""

    def __init__(self, clips: Path) -> None:
        self.clips = clips
        self._known: dict[Path, tuple[Samples, float]] = {}

    def find(self, prompt: str, heard: Sound) -> Found | None:
        """Where the first clip of this key, or of a piece's (`key.*`), begins; None so far."""
        sound = _Sound(_floats(heard))
        clips = map(self._clip, self._files(prompt))
        found = [(sound.find(beginning), lasts) for beginning, lasts in clips]
        return min((place._replace(lasts=lasts) for place, lasts in found if place), default=None)

    def _files(self, prompt: str) -> list[Path]:
        keys = {path: path.stem.rpartition("-")[0] for path in self.clips.glob(f"*/{prompt}*.wav")}
        return [path for path, key in keys.items() if prompt in (key, key.split(".")[0])]

    def _clip(self, path: Path) -> tuple[Samples, float]:
        if path not in self._known:
            sound = read_wav(path)
            loud = np.flatnonzero(np.abs(_floats(sound)) > LOUD)
            self._known[path] = _beginning(sound), float(np.ptp(loud)) / RATE
        return self._known[path]


def place_of(said: Sound, heard: Sound) -> float | None:
    """The second at which `said` begins in what was heard; None where it is not there."""
    found = _Sound(_floats(heard)).find(_beginning(said))
    return found.second if found else None


def _beginning(sound: Sound) -> Samples:
    """From the first loud sample on."""
    samples = _floats(sound)
    loud = np.flatnonzero(np.abs(samples) > LOUD)
    first = int(loud[0]) if len(loud) else 0
    return samples[first : first + round(LONGEST_SECONDS * RATE)]


class _Sound:
    """A sound in which others are looked for, by normalised cross-correlation."""

    def __init__(self, sound: Samples) -> None:
        self._length = len(sound)
        self._size = 1 << (len(sound) + round(LONGEST_SECONDS * RATE)).bit_length()
        self._spectrum = np.fft.rfft(sound, self._size)
        self._power = np.cumsum(np.concatenate([[0.0], sound.astype(np.float64) ** 2]))

    def find(self, clip: Samples) -> Found | None:
        """The first place where most of its pieces are, at the distances that they should have."""
        pieces = _pieces(clip)
        hits = [self._places(piece) - offset for offset, piece in pieces]
        begins = np.sort(np.concatenate(hits)) if hits else np.zeros(0)
        drift = round(DRIFT_SECONDS * RATE)
        for begin in begins:
            near = sum(bool(np.any((hit >= begin) & (hit < begin + drift))) for hit in hits)
            if near >= ENOUGH * len(pieces):
                return Found(max(float(begin), 0.0) / RATE, len(clip) / RATE)
        return None

    def _places(self, piece: Samples) -> NDArray[np.int64]:
        """Where the sound is like this piece; one place of each run of such places."""
        if len(piece) > self._length:
            return np.zeros(0, np.int64)
        spectrum = self._spectrum * np.conj(np.fft.rfft(piece, self._size))
        match = np.fft.irfft(spectrum, self._size)[: self._length - len(piece) + 1]
        within = self._power[len(piece) :] - self._power[: self._length - len(piece) + 1]
        energy = float(np.sum(piece.astype(np.float64) ** 2))
        places = np.flatnonzero(match > ALIKE * np.sqrt(np.maximum(within, 1.0) * energy))
        return places[np.diff(places, prepend=-RATE) > round(PIECE_SECONDS * RATE / 10)]


def _pieces(clip: Samples) -> list[tuple[int, Samples]]:
    """The parts of a sound that are not silent, each with its place."""
    step = round(PIECE_SECONDS * RATE)
    places = range(0, max(len(clip) - step // 2, 1), step)
    pieces = [(place, clip[place : place + step]) for place in places]
    return [(place, piece) for place, piece in pieces if np.abs(piece).max(initial=0) > LOUD]


def loudness(heard: Sound) -> NDArray[np.int32]:
    """The highest sample of each fiftieth of a second."""
    samples = np.abs(heard.samples.astype(np.int32))
    size = round(FRAME_SECONDS * heard.rate)
    highest: NDArray[np.int32] = samples[: len(samples) // size * size].reshape(-1, size).max(1)
    return highest


def longest_silence(heard: Sound) -> float:
    """Seconds of the longest stretch in which nothing louder than line noise was heard."""
    longest = quiet = 0
    for loud in loudness(heard) > LOUD:
        quiet = 0 if loud else quiet + 1
        longest = max(longest, quiet)
    return longest * FRAME_SECONDS


def _floats(sound: Sound) -> Samples:
    return resample(sound, RATE).samples.astype(np.float32)
