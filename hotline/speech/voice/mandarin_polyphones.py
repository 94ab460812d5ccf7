"""Characters with several living readings, and the one that the voice uses where they stand."""

from collections.abc import Iterator
from typing import NamedTuple

from hotline.speech.voice.mandarin_phonemes import pinyin

POLYPHONES = frozenset(
    "重行长还得数调血好着了地为中种传便分只参发号大干更觉几间将降教结解看空量落没难宁切强曲散少"
    "舍什省盛似提同系相校兴应与载涨正转作倒当都恶哄会和喝假累片铺圈任塞扇石食宿吐弹校约脏扎占朝"
)
"""Rare and classical readings are left out: no prompt means them."""


class Reading(NamedTuple):
    """`around`: the character with its neighbours."""

    character: str
    syllable: str
    around: str


def readings(text: str) -> Iterator[Reading]:
    """Yield the reading of each such character; a text with Latin letters is passed over."""
    hanzi = "".join(each for each in text if "㐀" <= each <= "鿿")
    syllables = pinyin(text)
    if len(hanzi) != len(syllables):
        return
    for place, (character, syllable) in enumerate(zip(hanzi, syllables, strict=True)):
        if character in POLYPHONES:
            yield Reading(character, syllable, hanzi[max(0, place - 2) : place + 3])
