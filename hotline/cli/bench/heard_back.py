"""How much of what was said a recogniser heard: characters, and syllables without their tones."""

import re
from dataclasses import dataclass

from hotline.speech.voice.mandarin_phonemes import pinyin
from hotline.speech.voice.mandarin_text import in_words

_SAID = re.compile(r"[^\W_]")
_SAME = str.maketrans("幺著", "一着")
"""A way to say "one" in numbers; and 着 as some write it, which Whisper has from them."""
_WORDS = re.compile(r"[^\W_]+(?:'\w+)?")


@dataclass(frozen=True)
class Score:
    """`errors` of `length`: insertions, deletions and substitutions of characters or syllables."""

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


def score(said: str, heard: str, language: str) -> Score:
    """Compare two texts of a language, whichever way they write numbers."""
    said_characters, heard_characters = (_characters(text, language) for text in (said, heard))
    said_syllables, heard_syllables = (_syllables(text, language) for text in (said, heard))
    return Score(
        len(said_characters),
        distance(said_characters, heard_characters),
        len(said_syllables),
        distance(said_syllables, heard_syllables),
    )


def _characters(text: str, language: str) -> list[str]:
    if language.startswith("zh"):
        text = in_words(text).translate(_SAME)
    return _SAID.findall(text.casefold())


def _syllables(text: str, language: str) -> list[str]:
    """Mandarin as toneless pinyin; of other languages the words, which one hears as a whole."""
    if not language.startswith("zh"):
        return _WORDS.findall(text.casefold())
    return [syllable[:-1] for syllable in pinyin("".join(_characters(text, language)))]


def distance(said: list[str], heard: list[str]) -> int:
    """Levenshtein's: the fewest insertions, deletions and substitutions from one to the other."""
    row = list(range(len(heard) + 1))
    for number, part in enumerate(said, start=1):
        diagonal, row[0] = row[0], number
        for place, other in enumerate(heard, start=1):
            diagonal, row[place] = (
                row[place],
                min(row[place] + 1, row[place - 1] + 1, diagonal + (part != other)),
            )
    return row[-1]
