"""Triage: from a transcript to how soon a person must look, with reasons.

Three things speak: the lexicon (what is said), the linear model (how it is said), and how well it
was heard. What was not heard well is `unknown`, never `routine`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from hotline.triage.assessment import Assessment, Severity, Signal
from hotline.triage.context import is_defused
from hotline.triage.evidence import CRITICAL, PAGE, probability, weigh
from hotline.triage.lexicon import Lexicon, Match
from hotline.triage.linear import LinearModel
from hotline.triage.sounds import primary, sounds
from hotline.triage.vulnerability import vulnerabilities
from hotline.triage.wording import reasons

FROM = 0.5
"""Probability from which the answer to a question of `evidence` is yes."""
CERTAIN_FROM = 0.75
"""Probability of `critical` from which half a plea is enough to page people: on sentences the model
had not seen, half of the critical pleas heard over a noisy line, and no routine call."""
ENOUGH_SOUNDS = 12
"""Fewer prove nothing without a critical phrase: "昨天我妈妈突然" may go on in any way."""
OUT_OF_THE_QUESTION = 0.1
"""View of the linear model below which even a critical phrase, word for word, pages nobody:
somebody tells of the film where they cried 救命."""
CLEAR_FROM = 0.5
"""Confidence of the recogniser below which a text proves nothing."""
SHORT_CRY = 6
"""Who says no more than this and a critical phrase is believed: nothing else was said."""
FEWEST_SOUNDS = 4
"""Shorter speech ("喂？") does not tell why somebody calls."""
SECOND_SIGN = 0.4
"""View of the linear model from which a short phrase is believed that was only heard by its sound:
个晚 sounds like 割腕, so the rest of the sentence must sound like a plea as well."""


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
        alternatives: Sequence[str] = (),
        needs: Collection[str] = (),
        age: int | None = None,
    ) -> Assessment:
        """Assess what a caller said; `needs` and `age` are what the ledger says of them.

        `confidence` is the recogniser's, 0…1, None where a person wrote the text. `alternatives`
        are what else may have been said; reasons quote `text` alone. Works on the beginning of a
        plea as well: call it again as more is heard.
        """
        lexicon = self.lexicons.get(primary(language))
        if lexicon is None:
            return Assessment(Severity.UNKNOWN, FROM, ())
        model = self.models.get(primary(language))
        best, *others = (_Reading(one, confidence, lexicon, model) for one in (text, *alternatives))
        return best.assess(vulnerabilities(needs, age, lexicon), others)


class _Reading:
    """One text on its way to an assessment."""

    def __init__(
        self, text: str, confidence: float | None, lexicon: Lexicon, model: LinearModel | None
    ) -> None:
        self.sounds = sounds(text, lexicon.language)
        self.confidence = confidence
        self.lexicon = lexicon
        self.model = model
        self.views = model.probabilities(self.sounds) if model else (None, None)
        found = filter(self._is_believed, lexicon.find(self.sounds))
        self.signals = tuple(map(self._signal, found))

    def assess(self, vulnerable: tuple[str, ...], others: Sequence["_Reading"]) -> Assessment:
        if not self.sounds:
            return self._answer(Severity.UNKNOWN, FROM, vulnerable, "empty")
        page, critical = _agreed((self, *others), bool(vulnerable))
        if page >= FROM:
            severity = Severity.CRITICAL if critical >= FROM else Severity.URGENT
            remark = "unsure" if self._unsure() else None
            answer = self._answer(severity, page, vulnerable, remark)
            certain = min(page, critical) >= CERTAIN_FROM and self._has_said_enough()
            return replace(answer, certain=certain)
        if doubt := self._doubt():
            return self._answer(Severity.UNKNOWN, page, vulnerable, doubt)
        return self._answer(Severity.ROUTINE, page, vulnerable, "nothing")

    def log_odds(self, vulnerable: bool) -> tuple[float, float]:
        """Of: page someone now, critical."""
        page, critical = self.views
        return (
            weigh(self.signals, page, vulnerable, PAGE),
            weigh(self.signals, critical, vulnerable, CRITICAL),
        )

    def cries(self) -> bool:
        """Say whether a critical phrase stands in it word for word, amid what may be a plea."""
        return any(map(_is_certain, self.signals)) and not self._is_out_of_the_question()

    def _answer(
        self,
        severity: Severity,
        probability: float,
        vulnerable: tuple[str, ...],
        remark: str | None,
    ) -> Assessment:
        alarming = severity in (Severity.CRITICAL, Severity.URGENT)
        pieces = self._telling_pieces() if alarming else []
        found = reasons(self.lexicon, self.signals, alarming, pieces, vulnerable, remark)
        return Assessment(severity, round(probability, 3), found, self.signals)

    def _doubt(self) -> str | None:
        """Return why the text proves nothing: the key of a reason."""
        if len(self.sounds) < FEWEST_SOUNDS:
            return "short"
        return "unsure" if self._unsure() else None

    def _has_said_enough(self) -> bool:
        alarming = (one.active and one.severity is Severity.CRITICAL for one in self.signals)
        return len(self.sounds) >= ENOUGH_SOUNDS or any(alarming)

    def _is_out_of_the_question(self) -> bool:
        page = self.views[0]
        return page is not None and page < OUT_OF_THE_QUESTION and len(self.sounds) > SHORT_CRY

    def _unsure(self) -> bool:
        return self.confidence is not None and self.confidence < CLEAR_FROM

    def _telling_pieces(self) -> list[str]:
        """Return what of the text speaks loudest for paging someone; if nothing does, all of it."""
        spans = self.model.telling_spans(self.sounds) if self.model else []
        return [self._written(*span) for span in spans or [(0, len(self.sounds))]]

    def _is_believed(self, match: Match) -> bool:
        page = self.views[0]
        return not match.is_faint or page is None or page >= SECOND_SIGN

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


def _agreed(readings: Sequence[_Reading], vulnerable: bool) -> tuple[float, float]:
    """Return the probabilities of paging someone and of critical: what the readings say on average.

    A critical phrase in one of them is never outvoted: it pages, as critical as that reading is.
    """
    log_odds = [one.log_odds(vulnerable) for one in readings]
    page, critical = (probability(fmean(each)) for each in zip(*log_odds, strict=True))
    for one, (_, alone) in zip(readings, log_odds, strict=True):
        if one.cries():
            page, critical = max(page, FROM), max(critical, probability(alone))
    return page, critical


def _is_certain(signal: Signal) -> bool:
    """Say whether a critical phrase was said word for word, and as something that happens now."""
    return signal.active and signal.severity is Severity.CRITICAL and signal.certainty == 1.0
