"""Text as a row of sounds.

Recognisers print words that sound like what was said (吐血 → 突写), so triage compares sounds.
A Chinese character is a syllable, a Korean one too; in other languages a sound is a word.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

from opencc import OpenCC

from hotline.triage.mandarin import syllable_cost

_SIMPLIFIED = OpenCC("t2s")
_HANZI = r"[\u3400-\u9fff]"
_PIECES = re.compile(r"[\u3400-\u9fff]|[\uac00-\ud7a3]|[0-9]|[^\W\d_\u3400-\u9fff\uac00-\ud7a3]+")
_APOSTROPHES = re.compile(r"(?<=\w)['’](?=\w)")
_PAUSE = re.compile(r"[，。！？；：、…,.!?;:\n]+")
_DIGITS = dict(zip("0123456789", "零一二三四五六七八九", strict=True))
_SAME, _ALIKE, _OTHER = 0.05, 0.2, 1.0


@dataclass(frozen=True)
class Sound:
    """`written` as in the text; `key` is how it sounds; `clause` counts the pauses before it."""

    written: str
    key: str
    clause: int = 0


def primary(language: str) -> str:
    """Return the language without its region: zh-CN → zh."""
    return language.split("-")[0].lower()


def written_language(text: str) -> str:
    """Return the language that the script of a text suggests: ko, en, or else zh."""
    if re.search(r"[\uac00-\ud7a3]", text):
        return "ko"
    return "en" if re.search(r"[A-Za-z]", text) and not re.search(_HANZI, text) else "zh"


def sounds(text: str, language: str) -> tuple[Sound, ...]:
    """Split text into its sounds; punctuation only counts clauses."""
    if primary(language) == "zh":
        text = _SIMPLIFIED.convert(text)
    found: list[Sound] = []
    for clause, words in enumerate(_PAUSE.split(_APOSTROPHES.sub("", text))):
        pieces = _PIECES.findall(words)
        if primary(language) == "zh":
            pieces = [_DIGITS.get(piece, piece) for piece in pieces]
        keys = _keys(pieces, primary(language))
        found += [Sound(piece, key, clause) for piece, key in zip(pieces, keys, strict=True)]
    return tuple(found)


def _keys(pieces: list[str], language: str) -> list[str]:
    if language == "zh":
        return [_syllable(piece) for piece in pieces]
    if language == "ko":
        return [normalize("NFD", piece) for piece in pieces]
    return [_stem(piece.lower()) for piece in pieces]


@lru_cache(maxsize=10_000)
def _syllable(piece: str) -> str:
    """Return toneless pinyin: one reading for each character, whatever stands beside it."""
    from pypinyin import Style, lazy_pinyin  # slow to load, and most processes hear nobody

    return "".join(lazy_pinyin(piece, style=Style.NORMAL, errors=str.lower))


def _stem(word: str) -> str:
    """Take off the endings that do not change what an English word says."""
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def cost(one: Sound, other: Sound, language: str) -> float:
    """Return what it costs to take one sound for the other: 0 the same writing … 1 another."""
    if one.written == other.written:
        return 0.0
    if one.key == other.key:
        return _SAME
    if language == "zh":
        return syllable_cost(one.key, other.key)
    if language == "ko" and len(one.key) == len(other.key):
        differing = sum(a != b for a, b in zip(one.key, other.key, strict=True))
        return _ALIKE if differing == 1 else _OTHER
    return _OTHER
