"""Reasons in words, in the caller's language; the wording stands in the lexicon's file."""

from collections.abc import Iterable, Sequence

from hotline.triage.assessment import Signal
from hotline.triage.lexicon import Lexicon

MOST_SIGNALS = 3


def reasons(
    lexicon: Lexicon,
    signals: Sequence[Signal],
    alarming: bool,
    telling: Sequence[str],
    vulnerable: Sequence[str],
    remark: str | None,
) -> tuple[str, ...]:
    """Say why: what was heard, else what of the whole sounds like a plea; who calls; a remark.

    `telling` are pieces of the text that the linear model found loudest; `remark` is the key of a
    reason. Things that only sounded like a phrase are told where someone is paged for them.
    """
    wording = lexicon.reasons
    active = [signal for signal in signals if signal.active and (alarming or _is_said(signal))]
    found = _signal_reasons(active or [s for s in signals if not s.active], lexicon)
    if alarming and not active and telling:
        found.append(wording["model"].format(heard="…".join(telling)))
    if remark:
        found.append(wording[remark])
    if vulnerable:
        found.append(wording["vulnerable"].format(what=wording["comma"].join(vulnerable)))
    return tuple(found)


def _signal_reasons(signals: Iterable[Signal], lexicon: Lexicon) -> list[str]:
    """Word the most certain signal of each category, the surest first."""
    told: dict[str, str] = {}
    for signal in sorted(signals, key=lambda signal: -signal.certainty):
        told.setdefault(signal.category, _signal_reason(signal, lexicon))
    return list(told.values())[:MOST_SIGNALS]


def _signal_reason(signal: Signal, lexicon: Lexicon) -> str:
    if not signal.active:
        return lexicon.reasons["defused"].format(phrase=signal.phrase)
    kind = "said" if _is_said(signal) else "sounds_like"
    return lexicon.reasons[kind].format(
        category=lexicon.names[signal.category], phrase=signal.phrase, heard=signal.heard
    )


def _is_said(signal: Signal) -> bool:
    return signal.certainty == 1.0
