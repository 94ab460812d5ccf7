"""What `hotline bench voice` says and how it counts."""

import pytest

from hotline.cli.bench.heard_back import distance, score
from hotline.cli.bench.voice_sentences import sentences
from hotline.config import Settings
from hotline.flow.loader import Flows

MEALS = [{"code": "A", "name": "蔬菜套餐"}, {"code": "B", "name": "肉菜套餐"}]
NAMED = {
    "set_meal": MEALS,
    "medicine": [{"code": "", "name": "阿司匹林"}],
    "resident_name": [{"code": "", "name": "王奶奶"}],
    "building": [{"code": "", "name": "3号楼"}],
    "page_reason": [{"code": "", "name": "吐血"}],
}


@pytest.mark.parametrize(
    ("said", "heard", "characters", "syllables"),
    [
        ("订菜，请按一。", "订菜请按1", 0, 0),
        ("病历本", "冰里本", 2, 0),
        ("请打一二零", "请打120", 0, 0),
        ("两份", "2份", 0, 0),
        ("别着急", "别著急", 0, 0),
        ("您好", "你好", 1, 1),
        ("请按九", "请按九一般", 2, 2),
        ("再见", "", 2, 2),
    ],
)
def test_mandarin_is_compared_by_characters_and_by_toneless_syllables(
    said: str, heard: str, characters: int, syllables: int
) -> None:
    found = score(said, heard, "zh-CN")
    assert (found.character_errors, found.syllable_errors) == (characters, syllables)


def test_other_languages_are_compared_by_words() -> None:
    found = score("Please press one.", "please press two", "en")
    assert (found.syllable_errors, found.syllables) == (1, 3)


@pytest.mark.parametrize(
    ("said", "heard", "errors"),
    [("abc", "abc", 0), ("abc", "", 3), ("", "abc", 3), ("abc", "axc", 1), ("abc", "bcd", 2)],
)
def test_distance(said: str, heard: str, errors: int) -> None:
    assert distance(list(said), list(heard)) == errors


def test_scores_are_joined_by_their_lengths() -> None:
    total = score("您好", "你好", "zh") + score("一二三四五六七八", "一二三四五六七八", "zh")
    assert total.syllable_rate == pytest.approx(1 / 10)


def test_every_prompt_and_every_value_is_said_in_a_sentence() -> None:
    language = Flows.load(Settings().flows_dir).languages["zh-CN"]
    said = list(sentences(language, NAMED))
    assert set(language.own) <= {sentence.key for sentence in said}
    keys = [clip.key for sentence in said for clip in sentence.clips]
    every = {clip.key for clip in language.clips()} | {"set_meal.A", "set_meal.B", "medicine"}
    assert every <= set(keys)
    numbers = [s for s in said if s.key == "page_age"]
    assert len(numbers) == len(language.settings.numbers)
    assert numbers[82].text == "年龄，八十二岁。"
