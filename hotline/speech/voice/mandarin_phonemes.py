"""Hanzi and Latin letters to the phoneme numbers that the Mandarin model was trained on."""

import json
import re
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from hotline.speech.voice.mandarin_text import DIGITS
from hotline.speech.voice.mandarin_words import phrases_dict

# As Chinese speakers spell them.
_LETTERS = {
    "A": "ei1", "B": "bi4", "C": "xi1", "D": "di4", "E": "yi4", "F": "ai2 fu5", "G": "ji4",
    "H": "ei2 chi5", "I": "ai4", "J": "zhei4", "K": "kei4", "L": "ai2 lou5", "M": "ai2 mu5",
    "N": "en1", "O": "ou1", "P": "pi4", "Q": "qiu1", "R": "a4", "S": "ai2 si5", "T": "ti4",
    "U": "you1", "V": "wei1", "W": "da2 bu5 liu5", "X": "ai2 ke5 si5", "Y": "wai4", "Z": "zei4",
}  # fmt: skip

_MARKED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
_SPOKEN = re.compile(
    rf"(?P<pinyin>(?:[a-zü]*[{_MARKED}][a-zü]*)(?: [a-zü{_MARKED}]+)*)"
    r"|(?P<letter>[A-Za-z])|(?P<hanzi>[\u3400-\u9fff]+)"
)
_NUMBERING = set(DIGITS + "十百千第按期周统唯之")  # after these, 一 is a number, not "a"
_NUMBERED = set(DIGITS + "十号楼栋室单月点年")  # before these too
_SIMILAR = {
    "n": "en",
    "ng": "en",
    "m": "mu",
    "hm": "heng",
    "hng": "heng",
    "ê": "ei",
    "nun": "nen",
    "fiao": "fei",
}


class Phonemes:
    """The alphabet of one model, read from the file that comes with it."""

    def __init__(self, mapper: Path) -> None:
        alphabet = json.loads(mapper.read_text(encoding="utf-8"))
        self._numbers: dict[str, int] = alphabet["symbol_to_id"]
        self._syllables: dict[str, list[str]] = alphabet["pinyin_dict"]

    def numbers(self, text: str) -> list[int]:
        """Return the phonemes of one phrase as the model wants them; none if nothing is sayable."""
        symbols: list[str] = []
        for syllable in pinyin(text):
            symbols += [*self._split(syllable), "#0"]
        if not symbols:
            return []
        return [self._numbers[symbol] for symbol in ("sil", *symbols[:-1], "sil", "eos")]

    def _split(self, syllable: str) -> tuple[str, str]:
        """Return initial and toned final: "zhi1" is "zh" and "iii1"."""
        sound, tone = syllable[:-1], syllable[-1]
        initial, final = self._syllables[_SIMILAR.get(sound, sound)]
        return initial, final + tone


def pinyin(text: str) -> list[str]:
    """Return toned syllables ("ni2", "hao3"), tones changed as in speech; the rest is dropped.

    Pinyin with tone marks ("chóng xīn") is taken as it stands, Latin letters are spelled.
    """
    from pypinyin.contrib.tone_convert import to_tone3  # slow to load

    syllables: list[str] = []
    for part in _SPOKEN.finditer(text):
        if part["pinyin"]:
            syllables += [to_tone3(each, neutral_tone_with_five=True) for each in part[0].split()]
        elif part["letter"]:
            syllables += _LETTERS[part[0].upper()].split()
        else:
            syllables += _hanzi_pinyin(part[0])
    return syllables


@cache
def _toned() -> Any:
    """Return pypinyin with our words; slow to load, and most processes play what was rendered."""
    from pypinyin import Style, lazy_pinyin, load_phrases_dict

    load_phrases_dict(phrases_dict())
    return partial(
        lazy_pinyin,
        style=Style.TONE3,
        errors="ignore",
        neutral_tone_with_five=True,
        tone_sandhi=True,
    )


def _hanzi_pinyin(hanzi: str) -> list[str]:
    syllables: list[str] = _toned()(hanzi)
    if len(syllables) == len(hanzi):  # else a character is in no dictionary
        _say_one(hanzi, syllables)
    for place, (this, following) in enumerate(pairwise(syllables)):
        if this[-1] == following[-1] == "3":  # across words; pypinyin minds the inside of words
            syllables[place] = f"{this[:-1]}2"
    return syllables


def _say_one(hanzi: str, syllables: list[str]) -> None:
    """Give 一 the tone that suits what follows, unless it is the number."""
    for place, (before, char, after) in enumerate(zip(" " + hanzi, hanzi, hanzi[1:], strict=False)):
        if char == "一" and before not in _NUMBERING and after not in _NUMBERED:
            syllables[place] = "yi2" if syllables[place + 1][-1] in "45" else "yi4"
