"""Triage: from a transcript to how soon a person must look, with reasons.

Three things speak: the lexicon (what), the linear model (how it is said), and how well it was
heard. None of them can make a plea less urgent than another one finds it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import prod

from hotline.triage.assessment import Assessment, Severity, Signal
from hotline.triage.context import is_defused
from hotline.triage.lexicon import Lexicon, Match
from hotline.triage.linear import LinearModel
from hotline.triage.sounds import primary, sounds
from hotline.triage.vulnerability import raised, vulnerabilities
from hotline.triage.wording import signal_reasons

PAGE_FROM = 0.5
"""Probability from which somebody is paged."""
CRITICAL_FROM = 0.5
CLEAR_FROM = 0.45
"""Confidence of the recogniser below which a text proves nothing."""
FEWEST_SOUNDS = 4
"""Shorter speech ("喂？") tells nothing about why somebody calls."""
_UNKNOWN_AT_LEAST = 0.5
_WEIGHTS = {Severity.CRITICAL: 0.9, Severity.URGENT: 0.7}
_DEFUSED_WEIGHT = 0.1


@dataclass(frozen=True)
class Triage:
    """Lexicons and models by primary language ("zh"); see `load_triage`."""

    lexicons: Mapping[str, Lexicon]
    models: Mapping[str, LinearModel]

    def assess(
        self,
        text: str,
        language: str,
        *,
        confidence: float | None = None,
        needs: Collection[str] = (),
        age: int | None = None,
    ) -> Assessment:
        """Assess what a caller said; `needs` and `age` are what the ledger says of them.

        `confidence` is the recogniser's, 0…1, None where a person wrote the text. Works on the
        beginning of a plea as well: call it again as more is heard.
        """
        lexicon = self.lexicons.get(primary(language))
        if lexicon is None:
            return Assessment(Severity.UNKNOWN, _UNKNOWN_AT_LEAST, ())
        return _Reading(text, confidence, lexicon, self.models.get(primary(language))).assess(
            vulnerabilities(needs, age, lexicon)
        )


class _Reading:
    """One text on its way to an assessment."""

    def __init__(
        self, text: str, confidence: float | None, lexicon: Lexicon, model: LinearModel | None
    ) -> None:
        self.sounds = sounds(text, lexicon.language)
        self.confidence = confidence
        self.lexicon = lexicon
        self.signals = [self._signal(match) for match in lexicon.find(self.sounds)]
        self.model = model
        self.model_page, self.model_critical = (
            model.probabilities(self.sounds) if model and self.sounds else (0.0, 0.0)
        )

    def assess(self, vulnerable: tuple[str, ...]) -> Assessment:
        probability = raised(self._probability(), bool(vulnerable))
        severity = self._severity(probability)
        if severity is Severity.UNKNOWN:
            probability = max(probability, _UNKNOWN_AT_LEAST)
        reasons = (*self._reasons(severity), *self._vulnerable_reason(vulnerable))
        return Assessment(severity, round(probability, 3), reasons, tuple(self.signals))

    def _probability(self) -> float:
        """Return the chance that not all who speak for paging are wrong."""
        strongest: dict[str, float] = {}
        for signal in self.signals:
            strength = signal.certainty * (
                _WEIGHTS[signal.severity] if signal.active else _DEFUSED_WEIGHT
            )
            strongest[signal.category] = max(strength, strongest.get(signal.category, 0.0))
        return 1 - (1 - self.model_page) * prod(1 - strength for strength in strongest.values())

    def _severity(self, probability: float) -> Severity:
        worst = {signal.severity for signal in self.signals if signal.active}
        if Severity.CRITICAL in worst or self.model_critical >= CRITICAL_FROM:
            return Severity.CRITICAL
        if Severity.URGENT in worst or probability >= PAGE_FROM:
            return Severity.URGENT
        return Severity.UNKNOWN if self._doubt() else Severity.ROUTINE

    def _doubt(self) -> str | None:
        """Return why the text proves nothing: the key of a reason."""
        if not self.sounds:
            return "empty"
        if len(self.sounds) < FEWEST_SOUNDS:
            return "short"
        if self.confidence is not None and self.confidence < CLEAR_FROM:
            return "unsure"
        return None

    def _reasons(self, severity: Severity) -> list[str]:
        wording = self.lexicon.reasons
        reasons = signal_reasons(self.signals, self.lexicon)
        if self.model and self.model_page >= PAGE_FROM:
            reasons += [wording["model"].format(heard=piece) for piece in self._telling_pieces()]
        if doubt := self._doubt():
            reasons.append(wording[doubt])
        if severity is Severity.ROUTINE and not reasons:
            reasons.append(wording["nothing"])
        return reasons

    def _telling_pieces(self) -> list[str]:
        assert self.model is not None  # noqa: S101
        pieces = [self._written(*span) for span in self.model.telling_spans(self.sounds)]
        return ["…".join(pieces)] if pieces else []

    def _vulnerable_reason(self, vulnerable: tuple[str, ...]) -> list[str]:
        what = "，".join(vulnerable)
        return [self.lexicon.reasons["vulnerable"].format(what=what)] if vulnerable else []

    def _signal(self, match: Match) -> Signal:
        phrase = match.phrase
        return Signal(
            severity=phrase.severity,
            category=phrase.category,
            phrase=phrase.text,
            heard=self._written(match.start, match.end),
            certainty=round(1 - match.cost / 2, 3),
            active=not is_defused(self.sounds, match.start, match.end, self.lexicon.context),
        )

    def _written(self, start: int, end: int) -> str:
        separator = "" if primary(self.lexicon.language) in ("zh", "ko") else " "
        return separator.join(sound.written for sound in self.sounds[start:end])
