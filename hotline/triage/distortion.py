"""Sentences as a recogniser might have printed them: many copies from what few were heard as.

Learned from pairs of what was said and what a recogniser made of it: which beginnings and endings
of syllables it takes for each other. A copy has syllables exchanged in that way and written with
whatever character has the new sound. Training on copies teaches what survives a bad line.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import product
from math import log

import numpy as np
from numpy.typing import NDArray

from hotline.triage.mandarin import final, initial, syllable_cost
from hotline.triage.sounds import Sound, sounds

_GAP = 0.9
"""Cost of a syllable that the other text lacks, beside `syllable_cost`."""
_SAME_SOUND = 0.12
"""Share of the characters that keep their sound and are written otherwise."""
_LOST, _INVENTED = 0.06, 0.04
"""Shares of the errors."""
_RARE = 0.02
"""What an exchange that was never seen counts for."""


class Distortion:
    """Makes noisy copies. `pairs`: what was said, what was heard; `texts`: more, for writing."""

    def __init__(self, pairs: Sequence[tuple[str, str]], texts: Iterable[str]) -> None:
        self._starts: dict[str, Counter[str]] = defaultdict(Counter)
        self._ends: dict[str, Counter[str]] = defaultdict(Counter)
        for said, heard in pairs:
            for one, other in _exchanged(_syllables(said), _syllables(heard)):
                self._starts[initial(one)][initial(other)] += 1
                self._ends[final(one)][final(other)] += 1
        self._writings: dict[str, Counter[str]] = defaultdict(Counter)
        for text in (*texts, *(heard for _, heard in pairs)):
            for sound in sounds(text, "zh"):
                if _is_syllable(sound.key):
                    self._writings[sound.key][sound.written] += 1
        self._syllables = sorted(self._writings)
        self._likely: dict[str, NDArray[np.float64]] = {}

    def copy(self, text: str, errors: float, chance: np.random.Generator) -> str:
        """Return the text with that share of its syllables misheard."""
        return "".join(self._misheard(sound, errors, chance) for sound in sounds(text, "zh"))

    def _misheard(self, sound: Sound, errors: float, chance: np.random.Generator) -> str:
        if sound.key not in self._writings:
            return sound.written
        drawn = chance.random()
        if drawn < errors * _LOST:
            return ""
        if drawn < errors:
            before = self._any(chance) if drawn < errors * (_LOST + _INVENTED) else ""
            return before + self._written(self._alike(sound.key, chance), chance)
        if drawn < errors + _SAME_SOUND:
            return self._written(sound.key, chance)
        return sound.written

    def _any(self, chance: np.random.Generator) -> str:
        return self._written(self._syllables[chance.integers(len(self._syllables))], chance)

    def _written(self, syllable: str, chance: np.random.Generator) -> str:
        writings = self._writings[syllable]
        return list(writings)[_draw(np.cumsum(list(writings.values())), chance)]

    def _alike(self, syllable: str, chance: np.random.Generator) -> str:
        if syllable not in self._likely:
            weights = [self._likelihood(syllable, other) for other in self._syllables]
            self._likely[syllable] = np.cumsum(weights)
        return self._syllables[_draw(self._likely[syllable], chance)]

    def _likelihood(self, syllable: str, other: str) -> float:
        """Say how often one is taken for the other; a syllable with many writings more often."""
        if syllable == other:
            return 0.0
        start = _share(self._starts[initial(syllable)], initial(syllable), initial(other))
        end = _share(self._ends[final(syllable)], final(syllable), final(other))
        return start * end * log(2 + self._writings[other].total())


def _share(seen: Counter[str], part: str, other: str) -> float:
    expected = _RARE * (4 if part == other else 1)
    return (seen[other] + expected) / (seen.total() + 1)


def _draw(summed: NDArray[np.float64], chance: np.random.Generator) -> int:
    """Draw an index with the probability that summed weights give it."""
    return int(np.searchsorted(summed, chance.random() * summed[-1], side="right"))


def _is_syllable(key: str) -> bool:
    return key.isascii() and key.isalpha()


def _syllables(text: str) -> list[str]:
    return [sound.key for sound in sounds(text, "zh") if _is_syllable(sound.key)]


def _exchanged(said: list[str], heard: list[str]) -> list[tuple[str, str]]:
    """Lay two rows of syllables beside each other, and return those that differ."""
    costs = _alignment(said, heard)
    found = []
    one, other = len(said), len(heard)
    while one and other:
        exchange = costs[one - 1, other - 1] + _exchange(said[one - 1], heard[other - 1])
        if costs[one, other] == exchange:
            one, other = one - 1, other - 1
            if said[one] != heard[other]:
                found.append((said[one], heard[other]))
        elif costs[one, other] == costs[one - 1, other] + _GAP:
            one -= 1
        else:
            other -= 1
    return found


def _alignment(said: list[str], heard: list[str]) -> dict[tuple[int, int], float]:
    """Return what it costs at least to turn the first n of one into the first m of the other."""
    costs = {(0, 0): 0.0}
    for one, other in product(range(len(said) + 1), range(len(heard) + 1)):
        ways = []
        if one:
            ways.append(costs[one - 1, other] + _GAP)
        if other:
            ways.append(costs[one, other - 1] + _GAP)
        if one and other:
            exchange = _exchange(said[one - 1], heard[other - 1])
            ways.append(costs[one - 1, other - 1] + exchange)
        if ways:
            costs[one, other] = min(ways)
    return costs


def _exchange(one: str, other: str) -> float:
    return 0.0 if one == other else 0.1 + 1.2 * syllable_cost(one, other)
