"""How much each thing that was noticed speaks for an emergency, in log-odds.

The weights were fitted on sentences as recognised from a noisy line, by writers whose sentences the
linear model had not seen, and rounded.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log

from hotline.triage.assessment import Severity, Signal

_SAID = 0.95
"""Certainty from which a phrase counts as said; below, something sounded like it."""


@dataclass(frozen=True)
class Weights:
    """What is added for the strongest signal of each kind; `model` multiplies the model's view."""

    model: float
    critical: tuple[float, float]
    """Said; sounded like."""
    urgent: tuple[float, float]
    defused: float
    base: float


@dataclass(frozen=True)
class Question:
    """The weights with a linear model, and for a language that has none."""

    with_model: Weights
    lexicon_alone: Weights


PAGE = Question(
    Weights(1.0, (0.9, 0.8), (1.2, 0.3), defused=-0.7, base=0.2),
    Weights(0.0, (3.2, 1.0), (2.4, 0.6), defused=-1.7, base=-1.2),
)
"""Should somebody be paged now?"""

CRITICAL = Question(
    Weights(0.7, (1.0, 0.8), (-0.2, -0.5), defused=-0.8, base=0.1),
    Weights(0.0, (3.2, 1.0), (0.0, 0.0), defused=-0.9, base=-1.2),
)
"""Is a life at stake?"""


def weigh(
    signals: Iterable[Signal], model: float | None, vulnerable: bool, question: Question
) -> float:
    """Return the log-odds, from the signals and from what the linear model thinks (0…1)."""
    weights = question.lexicon_alone if model is None else question.with_model
    view = 0.0 if model is None else _log_odds(model)
    score = weights.base + weights.model * view + _of_signals(tuple(signals), weights)
    return score + _VULNERABLE * vulnerable


def probability(log_odds: float) -> float:
    return 1 / (1 + exp(-log_odds))


_VULNERABLE = log(2)
"""The odds double for someone whom the ledger knows to be vulnerable."""


def _of_signals(signals: tuple[Signal, ...], weights: Weights) -> float:
    """Return what the strongest signal adds; a defused one counts unless another was said."""
    active = [signal for signal in signals if signal.active]
    strongest = max((_weight(signal, weights) for signal in active), key=abs, default=0.0)
    defused = len(active) < len(signals) and not any(map(_is_said, active))
    return strongest + (weights.defused if defused else 0.0)


def _weight(signal: Signal, weights: Weights) -> float:
    said, alike = weights.critical if signal.severity is Severity.CRITICAL else weights.urgent
    return said if _is_said(signal) else alike


def _is_said(signal: Signal) -> bool:
    return signal.certainty >= _SAID


def _log_odds(probability: float) -> float:
    within = min(max(probability, 1e-4), 1 - 1e-4)
    return log(within / (1 - within))
