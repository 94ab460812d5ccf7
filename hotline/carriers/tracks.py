"""What can be put on a line: speech, pauses, the tone, the sound of an open line, hold.

While keys are waited for and while the caller speaks, the line carries faint comfort noise, as
telephones have done for decades: far quieter than speech, yet never dead. Music would disturb
somebody who is thinking what to press; it belongs to waiting for a person (`hold`).
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import cycle
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hotline.carriers.line import RATE, Caption, Mark, Piece, Track
from hotline.speech import music as synthesized
from hotline.speech.audio import Samples, from_float

KEY_PAUSE = 0.5
"""Seconds after a key before the line speaks: the keypad may be in the handset."""
COMFORT_LEVEL = -44.0
"""dBFS; 24 dB below speech, and above what counts as silence (speech.audio_level.SILENT)."""
PIECE_SECONDS = 0.2

_DUCKED = 0.3
"""How much of the music is left under a message."""


class Spoken(NamedTuple):
    """A clip ready to be heard."""

    caption: Caption
    samples: Samples


def speech(clips: Iterable[Spoken]) -> Track:
    """Say clips one after another; each caption comes with its first sample."""
    for clip in clips:
        yield Piece(clip.samples, clip.caption)


def pause(seconds: float) -> Track:
    """Say nothing for up to two seconds, on a line that is open."""
    yield Piece(_comfort_noise()[: max(0, round(seconds * RATE))])


def mark(name: str) -> Track:
    yield Piece(note=Mark(name))


def tone() -> Track:
    """Give the sign to speak."""
    yield Piece(synthesized.tone(RATE).samples)


def comfort() -> Track:
    """Keep the line open, for ever."""
    noise = _comfort_noise()
    while True:
        yield Piece(noise)


def hold(messages: Sequence[Sequence[Spoken]], music: Samples, gap: float, first: float) -> Track:
    """Play music for ever, with a message every `gap` seconds of music, in turn.

    `first`: seconds of music before the first message. Under a message the music is soft.
    """
    tape = _Tape(music)
    yield from _music(tape, first)
    for message in cycle(messages):
        yield from _over_music(message, tape)
        yield from _music(tape, gap)
    while True:
        yield Piece(tape.take(round(PIECE_SECONDS * RATE)))


def soft(music: Samples) -> Track:
    """Play the music of a hold softly, for ever: somebody speaks meanwhile."""
    tape = _Tape(music)
    while True:
        bed = tape.take(round(PIECE_SECONDS * RATE)) * _DUCKED
        yield Piece(bed.astype(np.int16))


class _Tape:
    """Music that goes on from where it was, without end."""

    def __init__(self, music: Samples) -> None:
        self._music = music
        self._at = 0

    def take(self, count: int) -> Samples:
        positions = np.arange(self._at, self._at + count) % len(self._music)
        self._at = int(positions[-1]) + 1 if count else self._at
        return self._music[positions]


def _music(tape: _Tape, seconds: float) -> Iterator[Piece]:
    yield Piece(tape.take(round(seconds * RATE)))


def _over_music(message: Sequence[Spoken], tape: _Tape) -> Iterator[Piece]:
    for clip in message:
        bed = tape.take(len(clip.samples)) * _DUCKED
        yield Piece(mix(clip.samples, bed), clip.caption)


def mix(*sounds: NDArray[np.number]) -> Samples:
    """Add sounds of one length, clipping what is too loud."""
    total = np.sum([sound.astype(np.float32) for sound in sounds], axis=0)
    mixed: Samples = np.clip(np.rint(total), -32768, 32767).astype(np.int16)
    return mixed


@cache
def _comfort_noise() -> Samples:
    """Two seconds of soft noise without treble; periodic, so that its end meets its beginning."""
    count = 2 * RATE
    chance = np.random.default_rng(1)
    frequency = np.fft.rfftfreq(count, 1 / RATE)
    shape = (frequency > 60) / np.maximum(1.0, frequency / 300)
    phases = chance.uniform(0, 2 * np.pi, len(frequency))
    noise = np.fft.irfft(shape * np.exp(1j * phases), count)
    return from_float(noise / np.sqrt(np.mean(noise**2)) * 10 ** (COMFORT_LEVEL / 20))
