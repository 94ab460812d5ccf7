import pytest

from hotline.triage import LexiconError, Triage
from hotline.triage.lexicon import Lexicon, read_lexicon
from hotline.triage.sounds import sounds

TEXT = """
categories:
  bleeding: {name: 出血, critical: [吐血, 血…止不住], urgent: [=见血]}
context: {not: [], fillers: [], over: [], long_ago: [], elsewhere: [], now: []}
reasons: {}
needs: {}
"""


@pytest.fixture
def lexicon() -> Lexicon:
    return read_lexicon(TEXT, "zh-CN")


def found(lexicon: Lexicon, text: str) -> list[tuple[str, float]]:
    heard = sounds(text, "zh-CN")
    return [(match.phrase.text, round(match.cost, 2)) for match in lexicon.find(heard)]


def test_a_phrase_is_found_as_written(lexicon: Lexicon) -> None:
    assert found(lexicon, "我妈妈突然吐血了") == [("吐血", 0.0)]


def test_a_phrase_is_found_by_its_sound_at_a_cost(lexicon: Lexicon) -> None:
    ((phrase, cost),) = found(lexicon, "我妈妈突然突写了")
    assert phrase == "吐血"
    assert 0.1 < cost <= 0.3


def test_other_sounds_are_not_the_phrase(lexicon: Lexicon) -> None:
    assert found(lexicon, "我想土豆学做菜") == []


def test_something_may_stand_in_the_gap_but_not_much(lexicon: Lexicon) -> None:
    assert found(lexicon, "鼻子里的血怎么都止不住") == [("血…止不住", 0.0)]
    assert found(lexicon, "献血的人很多排队一直排到门外止不住地笑") == []


def test_a_phrase_marked_as_written_is_not_found_by_sound(lexicon: Lexicon) -> None:
    assert found(lexicon, "见血了") == [("见血", 0.0)]
    assert found(lexicon, "间学了") == []


def test_an_everyday_word_is_not_the_phrase_but_the_phrase_itself_is() -> None:
    lexicon = read_lexicon(f"{TEXT}everyday: [突写信]\n", "zh-CN")
    assert found(lexicon, "我想突写信") == []
    assert len(found(lexicon, "我妈突写了")) == 1
    assert found(read_lexicon(f"{TEXT}everyday: [大口吐血]\n", "zh-CN"), "大口吐血") == [
        ("吐血", 0.0)
    ]


def test_every_occurrence_is_found_in_order(lexicon: Lexicon) -> None:
    matches = lexicon.find(sounds("没有吐血，后来吐血了", "zh-CN"))
    assert [match.start for match in matches] == [2, 6]


@pytest.mark.parametrize(
    "text",
    ["", "categories: [", "categories: {}", TEXT.replace("吐血", "，"), TEXT.replace("name", "n")],
    ids=["empty", "no yaml", "parts missing", "no phrase", "no name"],
)
def test_what_cannot_be_read_is_refused_by_language(text: str) -> None:
    with pytest.raises(LexiconError, match="zh-CN"):
        read_lexicon(text, "zh-CN")


def test_the_houses_lexicons_word_every_reason_and_category(triage: Triage) -> None:
    assert {"zh", "en", "ko"} <= set(triage.lexicons)
    wordings = {frozenset(lexicon.reasons) for lexicon in triage.lexicons.values()}
    assert len(wordings) == 1
    for lexicon in triage.lexicons.values():
        assert {phrase.category for phrase in lexicon.phrases} <= set(lexicon.names)
        assert {"age", "lives_alone", "dialysis", "pregnancy", "oxygen"} <= set(lexicon.needs)


def test_no_phrase_stands_twice(triage: Triage) -> None:
    for lexicon in triage.lexicons.values():
        written = [(phrase.text, phrase.severity) for phrase in lexicon.phrases]
        twice = {phrase for phrase in written if written.count(phrase) > 1}
        assert not twice, lexicon.language
