"""A linear model over pieces of the text, as written and as it sounds.

It weighs what the lexicon does not know: wording, order, everything people say around it. Trained
by `training.py`; weights are kept beside the lexicon, and running needs numpy only.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hotline.triage.mandarin import blurred
from hotline.triage.sounds import Sound

BUCKETS = 1 << 17
"""Features are numbered by a hash; few of them fall together."""
LONGEST_GRAM = 3

Weights = NDArray[np.float32]
Span = tuple[int, int]


@dataclass(frozen=True)
class LinearModel:
    """`page` weighs "somebody should be paged now", `critical` weighs "a life is at stake"."""

    page: Weights = field(repr=False)
    critical: Weights = field(repr=False)
    page_bias: float
    critical_bias: float

    def probabilities(self, text: tuple[Sound, ...]) -> tuple[float, float]:
        """Return the probabilities of: page someone now, critical."""
        features, scale = unit_features(text)
        page = float(self.page[features].sum()) * scale + self.page_bias
        critical = float(self.critical[features].sum()) * scale + self.critical_bias
        return _sigmoid(page), _sigmoid(critical)

    def telling_spans(self, text: tuple[Sound, ...], count: int = 2) -> list[Span]:
        """Return the pieces of the text (start, end) that speak loudest for paging someone."""
        scores = np.zeros(len(text))
        for start, end, feature in _grams(text):
            within = slice(max(0, start), min(end, len(text)))
            scores[within] += self.page[feature] / (end - start)
        return _loudest(scores, count)


def _sigmoid(score: float) -> float:
    return float(1 / (1 + np.exp(-score)))


def unit_features(text: tuple[Sound, ...]) -> tuple[NDArray[np.int64], float]:
    """Return the features of a text, each once, and the scale that gives it length 1."""
    features = np.unique(np.fromiter((gram[2] for gram in _grams(text)), np.int64))
    return features, 1 / np.sqrt(max(1, len(features)))


def _grams(text: tuple[Sound, ...]) -> Iterator[tuple[int, int, int]]:
    """Yield start, end and feature of every piece of one to three sounds, with the text's ends."""
    written = ["^", *(sound.written for sound in text), "$"]
    heard = ["^", *(_blurred(sound.key) for sound in text), "$"]
    for kind, row in (("written", written), ("heard", heard)):
        for length in range(1, LONGEST_GRAM + 1):
            for start in range(len(row) - length + 1):
                gram = f"{kind} {' '.join(row[start : start + length])}"
                yield start - 1, start - 1 + length, zlib.crc32(gram.encode()) % BUCKETS


def _blurred(key: str) -> str:
    return blurred(key) if key.isascii() and key.isalpha() else key


def _loudest(scores: NDArray[np.float64], count: int) -> list[Span]:
    """Return the runs of sounds with the highest scores, in the order of the text."""
    spans, start = [], None
    for position, loud in enumerate([*(scores > max(0.0, float(np.mean(scores)))), False]):
        if loud and start is None:
            start = position
        elif not loud and start is not None:
            spans.append((start, position))
            start = None
    spans.sort(key=lambda span: scores[slice(*span)].sum(), reverse=True)
    return sorted(span for span in spans[:count] if span[1] - span[0] > 1)


def save_model(model: LinearModel, path: Path) -> None:
    np.savez_compressed(
        path,
        page=model.page.astype(np.float16),
        critical=model.critical.astype(np.float16),
        biases=np.array([model.page_bias, model.critical_bias], np.float32),
    )


def load_model(path: Path) -> LinearModel:
    with np.load(path, allow_pickle=False) as stored:
        page_bias, critical_bias = map(float, stored["biases"])
        page, critical = (stored[name].astype(np.float32) for name in ("page", "critical"))
    return LinearModel(page, critical, page_bias, critical_bias)
