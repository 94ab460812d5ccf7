"""Finding in a sound what was said: prompts by their own waveform, silence by its level."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hotline.speech.audio import Sound, read_wav, resample

RATE = 8000
LONGEST_SECONDS = 2.0
"""So much of a prompt is compared: longer than words that several prompts begin with."""
ALIKE = 0.6
"""A prompt matches itself through G.711 or G.722 with 0.9 and more, others with less than 0.4."""
LOUD = 200
"""Beyond that a sample is no line noise."""
FRAME_SECONDS = 0.02

Samples = NDArray[np.float32]


class Listener:
    """Knows the prompts of a folder `<key>-<hash>.wav` at 8 kHz by their sound."""

    def __init__(self, clips: Path) -> None:
        self._clips = clips
        self._known: dict[Path, Samples] = {}

    def find(self, prompt: str, heard: Sound, after: float = 0.0) -> float | None:
        """The second at which a clip of this key, or a piece's (`key.*`), begins; None so far."""
        sound = _floats(heard)[round(after * RATE) :]
        places = [_place(self._clip(path), sound) for path in self._files(prompt)]
        found = [place for place in places if place is not None]
        return after + min(found) / RATE if found else None

    def _files(self, prompt: str) -> list[Path]:
        keys = {path: path.stem.rpartition("-")[0] for path in self._clips.glob(f"{prompt}*.wav")}
        return [path for path, key in keys.items() if prompt in (key, key.split(".")[0])]

    def _clip(self, path: Path) -> Samples:
        if path not in self._known:
            self._known[path] = _beginning(read_wav(path))
        return self._known[path]


def place_of(said: Sound, heard: Sound) -> float | None:
    """The second at which `said` begins in what was heard; None where it is not there."""
    place = _place(_beginning(said), _floats(heard))
    return place / RATE if place is not None else None


def _beginning(sound: Sound) -> Samples:
    """From the first loud sample on."""
    samples = _floats(sound)
    loud = np.flatnonzero(np.abs(samples) > LOUD)
    first = int(loud[0]) if len(loud) else 0
    return samples[first : first + round(LONGEST_SECONDS * RATE)]


def _place(clip: Samples, sound: Samples) -> int | None:
    """Where the clip lies in the sound, by normalised cross-correlation."""
    if len(sound) < len(clip) or not len(clip):
        return None
    size = 1 << (len(sound) + len(clip)).bit_length()
    spectrum = np.fft.rfft(sound, size) * np.conj(np.fft.rfft(clip, size))
    match = np.fft.irfft(spectrum, size)[: len(sound) - len(clip) + 1]
    power = np.cumsum(np.concatenate([[0.0], sound.astype(np.float64) ** 2]))
    power = power[len(clip) :] - power[: len(power) - len(clip)]
    alike = match / np.sqrt(np.maximum(power, 1.0) * float(np.sum(clip.astype(float) ** 2)))
    best = int(np.argmax(alike))
    return best if alike[best] > ALIKE else None


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
