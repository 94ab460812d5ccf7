"""The lexicon: phrases that speak for an emergency, written by staff, found by their sound.

The file (`ivr_flows/languages/<tag>/lexicon.yaml`):

    categories:
      bleeding:
        name: 出血
        critical: [吐血, 血…止不住]     # "…": up to six other sounds in between
        urgent: [尿血, =流血]           # "=": only as written, never by sound
    context:                            # what takes the urgency out of a phrase
      not: [没有]                       # directly before it
      ...                               # see context.py
    reasons: {...}                      # how reasons are worded, see wording.py
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from hotline.triage.assessment import Severity
from hotline.triage.context import ContextWords
from hotline.triage.sounds import Sound, cost, primary, sounds

GAP = 6
"""How many other sounds "…" may stand for."""


class LexiconError(ValueError):
    """A lexicon that cannot be read; the message names the place."""


@dataclass(frozen=True)
class Phrase:
    """`parts` are sounds; between them may lie up to GAP others."""

    text: str
    category: str
    severity: Severity
    parts: tuple[tuple[Sound, ...], ...]
    as_written: bool

    @property
    def allowance(self) -> float:
        """Return the highest cost at which a piece of text still counts as this phrase."""
        if self.as_written:
            return 0.0
        length = sum(map(len, self.parts))
        return 0.0 if length < 2 else 0.3 if length == 2 else 0.22 * length


@dataclass(frozen=True)
class Match:
    """`phrase` was found from sound `start` up to before `end`, at `cost` (0: as written)."""

    phrase: Phrase
    start: int
    end: int
    cost: float


@dataclass(frozen=True)
class Lexicon:
    language: str
    phrases: tuple[Phrase, ...] = field(repr=False)
    names: Mapping[str, str] = field(repr=False)
    """Category → what reasons call it."""
    context: ContextWords = field(repr=False)
    reasons: Mapping[str, str] = field(repr=False)
    needs: Mapping[str, str] = field(repr=False)
    """Code of the ledger → what reasons call it."""

    def find(self, text: tuple[Sound, ...]) -> list[Match]:
        """Return where phrases occur, in the order of the text."""
        matches = (match for phrase in self.phrases for match in self._matches(phrase, text))
        return sorted(matches, key=lambda match: (match.start, match.cost))

    def _matches(self, phrase: Phrase, text: tuple[Sound, ...]) -> Iterator[Match]:
        allowed = phrase.allowance
        first, *others = phrase.parts
        for start, end, spent in self._places(first, text, range(len(text)), allowed):
            for part in others:
                nearby = range(end, min(end + GAP + 1, len(text)))
                places = list(self._places(part, text, nearby, allowed - spent))
                if not places:
                    break
                _, end, more = min(places, key=lambda place: place[2])
                spent += more
            else:
                yield Match(phrase, start, end, spent)

    def _places(
        self, part: tuple[Sound, ...], text: tuple[Sound, ...], starts: range, allowed: float
    ) -> Iterator[tuple[int, int, float]]:
        """Yield (start, end, cost) where `part` sounds like the text from one of `starts`."""
        language = primary(self.language)
        for start in starts:
            spent = 0.0
            piece = text[start : start + len(part)]
            if len(piece) < len(part):
                return
            for one, other in zip(part, piece, strict=True):
                spent += cost(one, other, language)
                if spent > allowed:
                    break
            else:
                yield start, start + len(part), spent


def read_lexicon(text: str, language: str) -> Lexicon:
    """Read a lexicon's YAML; raises LexiconError."""
    try:
        found = yaml.safe_load(text)
        return Lexicon(
            language=language,
            phrases=tuple(_phrases(found["categories"], language)),
            names={key: str(value["name"]) for key, value in found["categories"].items()},
            context={key: tuple(words) for key, words in found["context"].items()},
            reasons=dict(found["reasons"]),
            needs=dict(found["needs"]),
        )
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise LexiconError(f"lexicon of {language}: {error!r}") from error


def _phrases(categories: Mapping[str, Any], language: str) -> Iterator[Phrase]:
    for category, entry in categories.items():
        for severity in (Severity.CRITICAL, Severity.URGENT):
            for phrase in entry.get(severity.value, ()):
                yield _phrase(str(phrase), category, severity, language)


def _phrase(written: str, category: str, severity: Severity, language: str) -> Phrase:
    text = written.removeprefix("=")
    parts = tuple(sounds(part, language) for part in text.split("…"))
    if not all(parts):
        raise LexiconError(f"lexicon of {language}: {written!r} in {category} is no phrase")
    return Phrase(text, category, severity, parts, as_written=text != written)
