"""How much of what was said a recogniser heard: characters, and syllables without their tones.

Both sides are written alike before they are compared: numbers in words however they stand there,
keys by their names, 你 for 您, which no recogniser tells apart. What sounds alike is alike.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import TypeVar

from hotline.speech.voice.espeak_phonemes import EspeakPhonemes
from hotline.speech.voice.mandarin_phonemes import pinyin
from hotline.speech.voice.mandarin_text import in_words

_SAID = re.compile(r"[^\W_]")
_SAME = str.maketrans("幺著您", "一着你")
"""A way to say "one" in numbers; 着 as some write it; 您, whose "n" is lost in what follows."""
_KEYS = (("#", "井号"), ("*", "星号"))
_FROM_TO = re.compile(r"(?<=\d)\s*[-~～]\s*(?=\d)")
_WORDS = re.compile(r"[^\W_\d]+(?:'[^\W_\d]+)*|\d+")
_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")

Part = TypeVar("Part")


@dataclass(frozen=True)
class Token:
    """A character and its toneless syllable; of other languages than Mandarin a word, and how it
    is pronounced."""

    written: str
    sound: str


@dataclass(frozen=True)
class Score:
    """Insertions, deletions and substitutions, of so many characters and syllables."""

    characters: int
    character_errors: int
    syllables: int
    syllable_errors: int

    def __add__(self, other: "Score") -> "Score":
        return Score(
            self.characters + other.characters,
            self.character_errors + other.character_errors,
            self.syllables + other.syllables,
            self.syllable_errors + other.syllable_errors,
        )

    @property
    def character_rate(self) -> float:
        return self.character_errors / max(1, self.characters)

    @property
    def syllable_rate(self) -> float:
        return self.syllable_errors / max(1, self.syllables)


NOTHING = Score(0, 0, 0, 0)


def tokens(text: str, language: str) -> list[Token]:
    """Cut a text into what is compared."""
    if not language.startswith("zh"):
        return [Token(word, _pronounced(word)) for word in _english_words(text)]
    for key, name in _KEYS:
        text = text.replace(key, name)
    text = _FROM_TO.sub("到", text)
    characters = _SAID.findall(in_words(text).translate(_SAME).casefold())
    syllables = pinyin("".join(characters))
    if len(syllables) != len(characters):  # Latin letters may be several syllables
        syllables = [(pinyin(character) or [f"{character}5"])[0] for character in characters]
    pairs = zip(characters, syllables, strict=True)
    return [Token(character, syllable[:-1]) for character, syllable in pairs]


def score(said: str, heard: str, language: str) -> Score:
    """Compare two texts of a language."""
    return compare(tokens(said, language), tokens(heard, language))


def compare(said: Sequence[Token], heard: Sequence[Token]) -> Score:
    """Compare what was said with what was heard of it."""
    written = list(map(attrgetter("written"), said)), list(map(attrgetter("written"), heard))
    return Score(len(said), distance(*written), len(said), len(errors(said, heard)))


def sounds_alike(one: Token, other: Token) -> bool:
    """Also where a character is read otherwise for what stands around it."""
    return one.written == other.written or one.sound == other.sound


def distance(said: Sequence[str], heard: Sequence[str]) -> int:
    """Levenshtein's: the fewest insertions, deletions and substitutions from one to the other."""
    return _table(said, heard, str.__eq__)[-1][-1]


def errors(said: Sequence[Token], heard: Sequence[Token]) -> list[int]:
    """Return each error's place in what was said; what was put in is at the syllable before."""
    return [
        max(0, place) for place, at, right in _alignment(said, heard) if at is None or not right
    ]


def divide(said: Sequence[Sequence[Token]], heard: Sequence[Token]) -> list[list[Token]]:
    """Give each of several sentences its part of what was heard, where they fit together best."""
    whole = [token for sentence in said for token in sentence]
    owners = [number for number, sentence in enumerate(said) for _ in sentence]
    parts: list[list[Token]] = [[] for _ in said]
    for place, at, _ in _alignment(whole, heard):
        if at is not None:
            parts[owners[max(0, place)]].append(heard[at])
    return parts


def _alignment(said: Sequence[Token], heard: Sequence[Token]) -> list[tuple[int, int | None, bool]]:
    """Return (place said, place heard, heard right); None: not heard, a place twice: put in."""
    table = _table(said, heard, sounds_alike)
    pairs: list[tuple[int, int | None, bool]] = []
    place, at = len(said), len(heard)
    while place or at:
        if place and table[place][at] == table[place - 1][at] + 1:
            place -= 1
            pairs.append((place, None, False))
            continue
        at -= 1
        right = bool(place) and sounds_alike(said[place - 1], heard[at])
        if place and table[place][at + 1] == table[place - 1][at] + (not right):
            place -= 1
            pairs.append((place, at, right))
        else:  # put in
            pairs.append((place - 1, at, False))
    return pairs[::-1]


def _table(
    said: Sequence[Part], heard: Sequence[Part], same: Callable[[Part, Part], bool]
) -> list[list[int]]:
    """Row `i`, column `j`: how far the first i of one are from the first j of the other."""
    table = [list(range(len(heard) + 1))]
    for number, part in enumerate(said, start=1):
        row, above = [number], table[-1]
        for place, other in enumerate(heard, start=1):
            differs = not same(part, other)
            row.append(min(above[place] + 1, row[-1] + 1, above[place - 1] + differs))
        table.append(row)
    return table


def _english_words(text: str) -> Iterator[str]:
    for word in _WORDS.findall(text.casefold().replace("’", "'")):
        yield from _number(word) if word.isdecimal() else [word]


def _number(digits: str) -> list[str]:
    """Say 82 as eighty two, and 120 or a telephone number digit by digit."""
    if len(digits) > 2:
        return [_UNITS[int(digit)] for digit in digits]
    tens, units = divmod(int(digits), 10)
    if tens < 2:
        return [_UNITS[int(digits)]]
    return [_TENS[tens - 2], *([_UNITS[units]] if units else [])]


@cache
def _pronounced(word: str) -> str:
    """Return the word's sounds: "two" and "to" are one word to an ear."""
    return re.sub("[ˈˌ]", "", _phonemes().ipa(word)) or word


@cache
def _phonemes() -> EspeakPhonemes:
    return EspeakPhonemes("en-us")
