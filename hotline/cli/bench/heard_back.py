"""How much of what was said a recogniser heard: characters, and syllables without their tones."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hotline.speech.voice.mandarin_phonemes import pinyin
from hotline.speech.voice.mandarin_text import in_words

_SAID = re.compile(r"[^\W_]")
_SAME = str.maketrans("幺著", "一着")
"""A way to say "one" in numbers; and 着 as some write it, which Whisper has from them."""
_WORDS = re.compile(r"[^\W_]+(?:'\w+)?")


@dataclass(frozen=True)
class Token:
    """A character and its toneless syllable; of other languages than Mandarin a word, twice."""

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
    """Cut a text into what is compared, whichever way it writes numbers."""
    if not language.startswith("zh"):
        return [Token(word, word) for word in _WORDS.findall(text.casefold())]
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
    written = distance([token.written for token in said], [token.written for token in heard])
    sounds = distance([token.sound for token in said], [token.sound for token in heard])
    return Score(len(said), written, len(said), sounds)


def distance(said: Sequence[str], heard: Sequence[str]) -> int:
    """Levenshtein's: the fewest insertions, deletions and substitutions from one to the other."""
    return _table(said, heard)[-1][-1]


def divide(said: Sequence[Sequence[Token]], heard: Sequence[Token]) -> list[list[Token]]:
    """Give each of several sentences its part of what was heard, where they fit together best."""
    whole = [token.sound for sentence in said for token in sentence]
    owners = [number for number, sentence in enumerate(said) for _ in sentence]
    parts: list[list[Token]] = [[] for _ in said]
    table = _table(whole, [token.sound for token in heard])
    place, at = len(whole), len(heard)
    while at:
        owner = owners[max(0, place - 1)]
        if place and table[place][at] == table[place - 1][at] + 1:
            place -= 1
            continue
        parts[owner].insert(0, heard[at - 1])
        differs = place and whole[place - 1] != heard[at - 1].sound
        if place and table[place][at] == table[place - 1][at - 1] + differs:
            place -= 1
        at -= 1
    return parts


def _table(said: Sequence[str], heard: Sequence[str]) -> list[list[int]]:
    """Row `i`, column `j`: how far the first i of one are from the first j of the other."""
    table = [list(range(len(heard) + 1))]
    for number, part in enumerate(said, start=1):
        row, above = [number], table[-1]
        for place, other in enumerate(heard, start=1):
            row.append(min(above[place] + 1, row[-1] + 1, above[place - 1] + (part != other)))
        table.append(row)
    return table
