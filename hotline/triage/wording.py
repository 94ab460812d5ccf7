"""Reasons in words, in the caller's language; the wording stands in the lexicon's file."""

from collections.abc import Iterable

from hotline.triage.assessment import Signal
from hotline.triage.lexicon import Lexicon

MOST_REASONS = 4


def signal_reasons(signals: Iterable[Signal], lexicon: Lexicon) -> list[str]:
    """Say what was heard, once for each category, active signals only unless there are none."""
    signals = tuple(signals)
    active = [signal for signal in signals if signal.active]
    told: dict[str, str] = {}
    for signal in sorted(active or signals, key=lambda signal: -signal.certainty):
        told.setdefault(signal.category, _signal_reason(signal, lexicon))
    return list(told.values())[:MOST_REASONS]


def _signal_reason(signal: Signal, lexicon: Lexicon) -> str:
    if not signal.active:
        return lexicon.reasons["defused"].format(phrase=signal.phrase)
    kind = "said" if signal.heard == signal.phrase else "sounds_like"
    return lexicon.reasons[kind].format(
        category=lexicon.names[signal.category], phrase=signal.phrase, heard=signal.heard
    )
