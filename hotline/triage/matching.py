"""Where phrases occur in a text by their sound, all phrases at once.

A plea is assessed again and again while it is spoken, so milliseconds count: what the sounds of the
lexicon cost against a syllable is worked out once, and phrases are laid over the text as arrays.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, Protocol, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from hotline.triage.sounds import Sound, cost

GAP = 6
"""How many other sounds "…" may stand for."""
_ROUNDING = 1e-4

Part = tuple[Sound, ...]
Costs = NDArray[np.float32]


class Place(NamedTuple):
    """From sound `start` up to before `end`."""

    start: int
    end: int
    cost: float


class Sounding(Protocol):
    """A phrase, as far as it is looked for: between its parts may lie up to GAP other sounds."""

    @property
    def parts(self) -> tuple[Part, ...]: ...

    @property
    def allowance(self) -> float: ...


Phrase = TypeVar("Phrase", bound=Sounding)


class PhraseIndex(Generic[Phrase]):
    """Phrases of one language, ready to be looked for. `language` is the primary one."""

    def __init__(self, phrases: Sequence[Phrase], language: str) -> None:
        parts = dict.fromkeys(part for phrase in phrases for part in phrase.parts)
        self._beginning: dict[Part, list[Phrase]] = defaultdict(list)
        for phrase in phrases:
            self._beginning[phrase.parts[0]].append(phrase)
        self._vocabulary = _Vocabulary(parts, language)
        allowed = self._most_allowed()
        self._lengths = [
            _SameLength([part for part in parts if len(part) == length], self._vocabulary, allowed)
            for length in sorted({len(part) for part in parts})
        ]
        self._rows = {
            part: (number, row)
            for number, group in enumerate(self._lengths)
            for row, part in enumerate(group.parts)
        }

    def _most_allowed(self) -> dict[Part, float]:
        """Say of each part that begins phrases at which cost one of them may still be meant."""
        return {
            part: max(phrase.allowance for phrase in phrases)
            for part, phrases in self._beginning.items()
        }

    def places(self, text: tuple[Sound, ...]) -> Iterator[tuple[Phrase, Place]]:
        """Yield every place where a phrase begins, with the cheapest way to go on from there."""
        costs = self._vocabulary.costs(text)
        totals = [group.totals(costs) for group in self._lengths]

        def row(part: Part) -> Costs:
            number, line = self._rows[part]
            return cast("Costs", totals[number][line])

        for group, of_group in zip(self._lengths, totals, strict=True):
            for number, start in np.argwhere(of_group <= group.allowed[:, None]):
                for phrase in self._beginning[group.parts[number]]:
                    if place := _follow(phrase, int(start), row):
                        yield phrase, place


class _Vocabulary:
    """Every sound of the lexicon, numbered, and what each costs against a sound of a text."""

    def __init__(self, parts: Iterable[Part], language: str) -> None:
        self._sounds = list(dict.fromkeys(sound for part in parts for sound in part))
        self._language = language
        self.numbers = {sound: number for number, sound in enumerate(self._sounds)}
        self._columns: dict[str, Costs] = {}
        self._written: dict[str, list[int]] = defaultdict(list)
        for number, sound in enumerate(self._sounds):
            self._written[sound.written].append(number)

    def costs(self, text: tuple[Sound, ...]) -> Costs:
        """Return what it costs to take each sound of the text (column) for ours (rows)."""
        costs = np.empty((len(self._sounds), len(text)), np.float32)
        for place, sound in enumerate(text):
            costs[:, place] = self._column(sound.key)
            costs[self._written.get(sound.written, []), place] = 0.0
        return costs

    def _column(self, key: str) -> Costs:
        if key not in self._columns:
            unwritten = Sound("", key)
            found = (cost(sound, unwritten, self._language) for sound in self._sounds)
            self._columns[key] = np.fromiter(found, np.float32, len(self._sounds))
        return self._columns[key]


class _SameLength:
    """Parts of the same number of sounds, laid over a text together.

    `allowed`: at which cost each still begins a phrase; one that begins none never does.
    """

    def __init__(
        self, parts: list[Part], vocabulary: _Vocabulary, allowed: dict[Part, float]
    ) -> None:
        self.parts = parts
        self.allowed = np.array([allowed.get(part, -1.0) for part in parts]) + _ROUNDING
        self._numbers = np.array([[vocabulary.numbers[sound] for sound in part] for part in parts])

    def totals(self, costs: Costs) -> Costs:
        """Return the cost of each part (row) from each sound of the text (column) on."""
        length = self._numbers.shape[1]
        starts = max(0, costs.shape[1] - length + 1)
        totals = np.zeros((len(self.parts), starts), np.float32)
        for step in range(length):
            totals += costs[self._numbers[:, step], step : step + starts]
        return totals


def _follow(phrase: Sounding, start: int, row: Callable[[Part], Costs]) -> Place | None:
    """Find the other parts behind the first, each where it costs least; None if one is too dear."""
    allowed = phrase.allowance + _ROUNDING
    first, *others = phrase.parts
    end, spent = start + len(first), float(row(first)[start])
    for part in others:
        near = row(part)[end : end + GAP + 1]
        if not len(near):
            return None
        nearest = int(near.argmin())
        end, spent = end + nearest + len(part), spent + float(near[nearest])
    return Place(start, end, max(0.0, round(spent, 4))) if spent <= allowed else None
