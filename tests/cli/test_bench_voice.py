"""What `hotline bench voice` says and how it counts."""

import pytest

from hotline.cli.bench.heard_back import compare, distance, divide, score, tokens
from hotline.cli.bench.voice_sentences import sentences, stretches
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
    known = {clip.key for clip in language.clips() if not clip.key.startswith("number.")}
    assert known | {"set_meal.A", "set_meal.B", "medicine"} <= set(keys)
    numbers = [sentence.text for sentence in said if sentence.key == "page_age"]
    assert "今年八十一岁。" in numbers
    assert {text[2:-2][-1] for text in numbers} >= set("一二三四五六七八九十")


@pytest.mark.parametrize(
    ("heard", "parts"),
    [
        ("订菜请按1配药请按二", ["订菜请按一", "配药请按二"]),
        ("订菜请按一好请按二", ["订菜请按一", "好请按二"]),
        ("订菜请按一般，贴药，请按按", ["订菜请按一般", "贴药请按按"]),
        ("配药请按二", ["", "配药请按二"]),
        ("", ["", ""]),
    ],
)
def test_each_sentence_gets_its_part_of_what_was_heard(heard: str, parts: list[str]) -> None:
    said = [tokens(text, "zh-CN") for text in ("订菜，请按一。", "配药，请按二。")]
    divided = divide(said, tokens(heard, "zh-CN"))
    assert ["".join(token.written for token in part) for part in divided] == parts
    joined = compare([*said[0], *said[1]], tokens(heard, "zh-CN"))
    apart = [compare(own, part) for own, part in zip(said, divided, strict=True)]
    assert apart[0].syllable_errors + apart[1].syllable_errors == joined.syllable_errors


def test_sentences_are_heard_as_menus_and_ages_one_by_one() -> None:
    language = Flows.load(Settings().flows_dir).languages["zh-CN"]
    said = list(sentences(language, NAMED))
    together = list(stretches(said, lambda sentence: 0.3 * len(sentence.text)))
    every = [sentence for stretch in together for sentence in stretch]
    assert sorted(each.text for each in every) == sorted(each.text for each in said)
    assert max(sum(0.3 * len(each.text) for each in stretch) for stretch in together) <= 20
    assert all(len(each) == 1 for each in together if each[0].key == "page_age")
    keys = [{each.key for each in stretch} for stretch in together]
    assert any({"press_to_order", "press_for_medicine"} <= menu for menu in keys)
