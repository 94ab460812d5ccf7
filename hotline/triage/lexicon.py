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
    everyday: [一个晚上]                # sounds like a phrase and is none: here 割腕 in 个晚
    reasons: {...}                      # how reasons are worded, see wording.py
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import yaml

from hotline import fast_yaml
from hotline.triage.assessment import Severity
from hotline.triage.context import ContextWords
from hotline.triage.matching import PhraseIndex
from hotline.triage.sounds import Sound, primary, sounds

SHORT = 2
"""So few sounds are found by chance in what everybody says."""


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
    def length(self) -> int:
        """Return how many sounds it has."""
        return sum(map(len, self.parts))

    @property
    def allowance(self) -> float:
        """Return the highest cost at which a piece of text still counts as this phrase."""
        if self.as_written or self.length < SHORT:
            return 0.0
        if self.length == SHORT:
            return 0.3
        return (0.16 if len(self.parts) > 1 else 0.19) * self.length


@dataclass(frozen=True)
class Match:
    """`phrase` was found from sound `start` up to before `end`, at `cost` (0: as written)."""

    phrase: Phrase
    start: int
    end: int
    cost: float

    @property
    def is_faint(self) -> bool:
        """Say whether it is a short phrase that was only heard by its sound."""
        return self.cost > 0 and self.phrase.length <= SHORT


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
    everyday: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    """What sounds like a phrase and is none, sound by sound as written."""

    @cached_property
    def _index(self) -> PhraseIndex[Phrase]:
        return PhraseIndex(self.phrases, primary(self.language))

    def find(self, text: tuple[Sound, ...]) -> list[Match]:
        """Return where phrases occur, in the order of the text."""
        matches = (Match(phrase, *place) for phrase, place in self._index.places(text))
        meant = (match for match in matches if not (match.cost and self._is_everyday(match, text)))
        return sorted(meant, key=lambda match: (match.start, match.cost))

    def _is_everyday(self, match: Match, text: tuple[Sound, ...]) -> bool:
        """Say whether what was found lies within something that everybody says."""
        written = tuple(sound.written for sound in text)
        return any(
            written[start : start + len(words)] == words
            for words in self.everyday
            for start in range(max(0, match.end - len(words)), match.start + 1)
        )


def read_lexicon(text: str, language: str) -> Lexicon:
    """Read a lexicon's YAML; raises LexiconError."""
    try:
        found = fast_yaml.safe_load(text)
        return Lexicon(
            language=language,
            phrases=tuple(_phrases(found["categories"], language)),
            names={key: str(value["name"]) for key, value in found["categories"].items()},
            context={key: tuple(words) for key, words in found["context"].items()},
            reasons=dict(found["reasons"]),
            needs=dict(found["needs"]),
            everyday=tuple(_everyday(found.get("everyday", ()), language)),
        )
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise LexiconError(f"lexicon of {language}: {error!r}") from error


def _phrases(categories: Mapping[str, Any], language: str) -> Iterator[Phrase]:
    for category, entry in categories.items():
        for severity in (Severity.CRITICAL, Severity.URGENT):
            for phrase in entry.get(severity.value, ()):
                yield _phrase(str(phrase), category, severity, language)


def _everyday(written: Iterable[str], language: str) -> Iterator[tuple[str, ...]]:
    for words in written:
        yield tuple(sound.written for sound in sounds(words, language))


def _phrase(written: str, category: str, severity: Severity, language: str) -> Phrase:
    text = written.removeprefix("=")
    parts = tuple(sounds(part, language) for part in text.split("…"))
    if not all(parts):
        raise LexiconError(f"lexicon of {language}: {written!r} in {category} is no phrase")
    return Phrase(text, category, severity, parts, as_written=text != written)
