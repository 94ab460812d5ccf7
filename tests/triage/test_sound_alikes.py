"""Everyday words sound like terrible ones; nobody is taken for suicidal because dinner is late."""

import pytest

from hotline.triage import Severity, Triage
from hotline.triage.load import SENTENCES
from hotline.triage.sentences import read_sentences
from tests.triage.conftest import LANGUAGES

EVERYDAY = [
    "我等了一个晚上菜还没到",
    "送菜的一个晚上都没来",
    "这个网站打不开",
    "楼上掉了一件衣服到我家阳台",
    "楼下那条河的水有点臭",
    "家里没啥人，菜放门口就行",
    "老人孩子啥都不缺，就问问什么时候送菜",
    "我把药拿到了，谢谢",
    "能不能帮家里老人量个血压",
    "明天能不能搬家，要借个推车",
    "鸡蛋半价的还有吗",
    "那就明天再送吧",
    "我想问一下业主群怎么进",
    "科学技术馆周末开门吗",
    "期待你们早点送菜来",
    "取货码忘了怎么办",
    "车或者人都行，来帮我搬个米",
    "麻烦把三楼的也捎上",
    "我始终没接到你们的电话",
    "这个动的按钮在哪里",
    "工说明天来修",
    "递到了门口就行",
    "我怀孕了想建档，找谁",
    "菜运到楼下了吗",
]


@pytest.mark.parametrize("text", EVERYDAY)
def test_everyday_words_are_no_sign_of_anything(triage: Triage, text: str) -> None:
    assessment = triage.assess(text, "zh-CN")
    assert assessment.severity is Severity.ROUTINE
    assert assessment.signals == ()


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("我妈妈突然突写了", "吐血"),
        ("我爸突写了", "吐血"),
        ("我老头子可血了一大口", "咳血"),
        ("他资杀了", "自杀"),
    ],
)
def test_a_plea_is_still_recognised_by_its_sound(triage: Triage, text: str, phrase: str) -> None:
    assessment = triage.assess(text, "zh-CN")
    assert assessment.severity is Severity.CRITICAL
    assert phrase in {signal.phrase for signal in assessment.signals}


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("我一个晚上没睡，胸口疼得厉害", "heart"),
        ("我老伴从床上掉下来起不来了", "injury"),
        ("孩子啥都不吃，一直吐", "pain"),
        ("北大医院的药断了，高烧不退", "infection"),
    ],
)
def test_who_pleads_for_something_else_is_not_thought_suicidal(
    triage: Triage, text: str, category: str
) -> None:
    assessment = triage.assess(text, "zh-CN")
    found = {signal.category for signal in assessment.signals}
    assert category in found
    assert not found & {"suicide", "violence"}


def test_no_ordinary_call_sounds_like_suicide_or_violence(triage: Triage) -> None:
    lines = (LANGUAGES / "zh-CN" / SENTENCES).read_text(encoding="utf-8").splitlines()
    for sentence in read_sentences(lines):
        if sentence.label == "routine":
            signals = triage.assess(sentence.text, "zh-CN").signals
            alike = {signal.category for signal in signals if signal.certainty < 1}
            assert not alike & {"suicide", "violence"}, sentence.text


def test_what_stands_in_the_lexicon_is_never_an_everyday_word(triage: Triage) -> None:
    """Else an entry would silence the very phrase that it sounds like."""
    for lexicon in triage.lexicons.values():
        phrases = {phrase.text for phrase in lexicon.phrases}
        assert not phrases & {"".join(words) for words in lexicon.everyday}
