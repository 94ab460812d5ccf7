"""Training the linear model: labelled sentences → weights, the same each time.

The model has to know pleas as recognisers print them. So it learns from the sentences as written,
from what recognisers made of some of them on a noisy line, and from copies of all of them distorted
in the same way. Needs scikit-learn, which running the model does not.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from hotline.triage.distortion import Distortion
from hotline.triage.linear import BUCKETS, LinearModel, unit_features
from hotline.triage.sentences import Sentence
from hotline.triage.sounds import primary, sounds

_ERRORS = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)
"""Share of the syllables misheard in each distorted copy."""
_ALL_COPIES, _ALL_RECOGNISED = 2.0, 1.5
"""What all copies of a sentence weigh together, where the sentence as written weighs 1."""
_FREEDOM = 30.0
"""How large weights may grow; found by cross-validation, as the figures above."""
_SEED = 20200127


class _Example(NamedTuple):
    text: str
    label: str
    weight: float


def train(
    sentences: Sequence[Sentence],
    language: str,
    recognised: Mapping[str, Sequence[str]] | None = None,
) -> LinearModel:
    """Fit the two questions: should somebody be paged now, is a life at stake.

    `recognised`: what recognisers made of some of the sentences.
    """
    examples = list(_examples(sentences, language, recognised or {}))
    features = _matrix([example.text for example in examples], language)
    labels = np.array([example.label for example in examples])
    weights = np.array([example.weight for example in examples])
    page, page_bias = _fit(features, np.isin(labels, ("critical", "urgent")), weights)
    critical, critical_bias = _fit(features, labels == "critical", weights)
    return LinearModel(page, critical, page_bias, critical_bias)


def _examples(
    sentences: Sequence[Sentence], language: str, recognised: Mapping[str, Sequence[str]]
) -> Iterator[_Example]:
    distorted = _distorted(sentences, recognised) if primary(language) == "zh" else {}
    for text, label in sentences:
        yield _Example(text, label, 1.0)
        for copies, weight in (
            (recognised.get(text, ()), _ALL_RECOGNISED),
            (distorted.get(text, ()), _ALL_COPIES),
        ):
            for copy in copies:
                yield _Example(copy, label, weight / len(copies))


def _distorted(
    sentences: Sequence[Sentence], recognised: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    pairs = [(said, heard) for said, copies in recognised.items() for heard in copies[:1]]
    distortion = Distortion(pairs, [sentence.text for sentence in sentences])
    chance = np.random.default_rng(_SEED)
    return {
        sentence.text: [distortion.copy(sentence.text, errors, chance) for errors in _ERRORS]
        for sentence in sentences
    }


def _matrix(texts: Sequence[str], language: str) -> Any:
    """Return the features of the texts as a sparse matrix, a row of length 1 for each."""
    from scipy.sparse import csr_matrix  # with scikit-learn, for who trains alone

    rows = [unit_features(sounds(text, language)) for text in texts]
    columns = np.concatenate([features for features, _ in rows])
    values = np.repeat([scale for _, scale in rows], [len(features) for features, _ in rows])
    ends = np.cumsum([0, *(len(features) for features, _ in rows)])
    return csr_matrix((values, columns, ends), shape=(len(rows), BUCKETS))


def _fit(
    features: Any, answers: NDArray[np.bool_], weights: NDArray[np.float64]
) -> tuple[NDArray[np.float32], float]:
    """Logistic regression; return its weights and bias."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=_FREEDOM, max_iter=1000, tol=1e-5)
    used = np.unique(features.indices)  # what no text has weighs nothing
    model.fit(features[:, used], answers, sample_weight=weights)
    found = np.zeros(features.shape[1], np.float32)
    found[used] = model.coef_[0]
    return found, float(model.intercept_[0])
