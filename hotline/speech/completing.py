"""Two recordings of one line, made one: the first broke off, the second goes on."""

import numpy as np
from numpy.typing import NDArray

from hotline.speech.audio import Samples, Sound, resample

_PIECE_SECONDS = 0.5
_LATELY_SECONDS = 1.5
"""The loudest half second of the last before the break is looked for in the second."""
_SAME = 0.9
"""Correlation of what is the same sound; two different voices stay far below."""


def completed(begun: Sound, rest: Sound) -> Sound:
    """Return `begun` up to where `rest` begins, and all of `rest`, at the rate of `rest`.

    Where the two have nothing in common, `rest` follows `begun`: nothing is lost.
    """
    before = resample(begun, rest.rate).samples
    return Sound(np.concatenate([before[: _beginning(before, rest)], rest.samples]), rest.rate)


def _beginning(before: Samples, rest: Sound) -> int:
    """Where in `before` the second begins; its end where it does not."""
    size = round(_PIECE_SECONDS * rest.rate)
    if min(len(before), len(rest.samples)) < size:
        return len(before)
    first = max(0, len(before) - round(_LATELY_SECONDS * rest.rate))
    lately = before[first:].astype(np.float64)
    place = int(_sums(lately**2, size).argmax())
    alike = _alikeness(rest.samples.astype(np.float64), lately[place : place + size])
    found = int(alike.argmax())
    return max(0, first + place - found) if alike[found] >= _SAME else len(before)


def _alikeness(sound: NDArray[np.float64], piece: NDArray[np.float64]) -> NDArray[np.float64]:
    """The normalised correlation of `piece` with every place in `sound`, -1…1."""
    length = len(sound) + len(piece)
    spectrum = np.fft.rfft(sound, length) * np.conj(np.fft.rfft(piece, length))
    product = np.fft.irfft(spectrum, length)[: len(sound) - len(piece) + 1]
    loudness = np.sqrt(np.maximum(_sums(sound**2, len(piece)) * (piece**2).sum(), 1.0))
    alike: NDArray[np.float64] = product / loudness
    return alike


def _sums(values: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    """The sum of every `size` values in a row."""
    total = np.concatenate([[0.0], np.cumsum(values)])
    sums: NDArray[np.float64] = total[size:] - total[:-size]
    return sums
