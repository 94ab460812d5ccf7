"""Training the linear model: labelled sentences → weights, the same each time.

Sentences stand in `pleas.jsonl`, one object a line: `text`, and `label` as one of LABELS.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hotline.triage.linear import BUCKETS, LinearModel, unit_features
from hotline.triage.sounds import sounds

LABELS = ("critical", "urgent", "routine", "hard-negative")
"""`hard-negative` speaks of blood, fire or death while nobody is in need now."""

_PENALTY = 0.1
"""Of large weights; found by cross-validation."""
_ROUNDS = 2000
_CLOSE_ENOUGH = 1e-3

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Sentence:
    text: str
    label: str


def read_sentences(lines: Iterable[str]) -> list[Sentence]:
    """Raises ValueError for a line that is no sentence with a label, naming its number."""
    found = []
    for number, line in enumerate(lines, start=1):
        try:
            entry = json.loads(line)
            sentence = Sentence(entry["text"], entry["label"])
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"line {number}: {error!r}") from error
        if sentence.label not in LABELS:
            raise ValueError(f"line {number}: no label {sentence.label!r}")
        found.append(sentence)
    return found


def train(sentences: Sequence[Sentence], language: str) -> LinearModel:
    """Fit the two questions: should somebody be paged now, is a life at stake."""
    features = _Features([sentence.text for sentence in sentences], language)
    labels = np.array([sentence.label for sentence in sentences])
    page, page_bias = features.fit(np.isin(labels, ("critical", "urgent")))
    critical, critical_bias = features.fit(labels == "critical")
    return LinearModel(page, critical, page_bias, critical_bias)


class _Features:
    """The sentences' features as a sparse matrix, a row for each sentence, rows of length 1."""

    def __init__(self, texts: Sequence[str], language: str) -> None:
        rows = [unit_features(sounds(text, language)) for text in texts]
        lengths = [len(features) for features, _ in rows]
        self.count = len(rows)
        self.rows = np.repeat(np.arange(self.count), lengths)
        self.columns = np.concatenate([features for features, _ in rows])
        self.values = np.repeat([scale for _, scale in rows], lengths)

    def fit(self, answers: NDArray[np.bool_]) -> tuple[NDArray[np.float32], float]:
        """Logistic regression by accelerated gradient descent; return weights and bias."""
        weights = ahead = np.zeros(BUCKETS + 1)
        step = 1 / (0.25 * self._largest_curvature() + _PENALTY)
        for turn in range(_ROUNDS):
            gradient = self._gradient(ahead, answers)
            moved = ahead - step * gradient
            ahead = moved + turn / (turn + 3) * (moved - weights)
            weights = moved
            if np.abs(gradient).max() < _CLOSE_ENOUGH:
                break
        return weights[:-1].astype(np.float32), float(weights[-1])

    def _gradient(self, weights: Floats, answers: NDArray[np.bool_]) -> Floats:
        wrong = 1 / (1 + np.exp(-self._scores(weights))) - answers
        gradient = self._back(wrong)
        gradient[:-1] += _PENALTY * weights[:-1]
        return gradient

    def _scores(self, weights: Floats) -> Floats:
        terms = weights[self.columns] * self.values
        scores: Floats = np.bincount(self.rows, terms, self.count) + weights[-1]
        return scores

    def _back(self, scores: Floats) -> Floats:
        terms = scores[self.rows] * self.values
        return np.append(np.bincount(self.columns, terms, BUCKETS), scores.sum())

    def _largest_curvature(self) -> float:
        """Return the largest eigenvalue of the features' squares, by power iteration."""
        vector = np.ones(BUCKETS + 1)
        for _ in range(30):
            vector = self._back(self._scores(vector / np.linalg.norm(vector)))
        return float(np.linalg.norm(vector)) * 1.05
