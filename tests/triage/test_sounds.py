import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.triage.mandarin import blurred, syllable_cost
from hotline.triage.sounds import cost, sounds, written_language


def keys(text: str, language: str) -> list[str]:
    return [sound.key for sound in sounds(text, language)]


def test_a_character_is_a_syllable_in_simplified_writing() -> None:
    assert [sound.written for sound in sounds("我媽吐血了", "zh-CN")] == list("我妈吐血了")
    assert keys("吐血 120", "zh") == ["tu", "xue", "yi", "er", "ling"]


def test_pauses_count_clauses() -> None:
    assert [s.clause for s in sounds("快来，人，倒了", "zh")] == [0, 0, 1, 2, 2]


def test_english_words_lose_endings_and_apostrophes() -> None:
    assert keys("She isn't breathing, she COLLAPSED", "en") == [
        "she", "isnt", "breath", "she", "collaps",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "highest"),
    [
        ("xue", "xue", 0.05),  # 血 学
        ("xue", "xie", 0.2),  # 血 写
        ("zhong", "zong", 0.2),
        ("nai", "lai", 0.2),
        ("fu", "hu", 0.2),
        ("shang", "san", 0.3),
        ("xin", "xing", 0.2),
        ("yao", "ya", 0.8),
    ],
)
def test_confusable_syllables_cost_little(one: str, other: str, highest: float) -> None:
    assert syllable_cost(one, other) <= highest
    assert syllable_cost(one, other) == syllable_cost(other, one)


def test_different_syllables_cost_one() -> None:
    assert syllable_cost("ba", "xiong") == 1.0


@pytest.mark.parametrize(("one", "other"), [("zhuang", "zuan"), ("xue", "xie"), ("niang", "lian")])
def test_blurring_makes_confusable_syllables_equal(one: str, other: str) -> None:
    assert blurred(one) == blurred(other)


def test_the_same_writing_costs_nothing_and_the_same_sound_almost_nothing() -> None:
    blood, learn = sounds("血学", "zh")
    assert cost(blood, blood, "zh") == 0
    assert 0 < cost(blood, learn, "zh") < 0.1


@pytest.mark.parametrize(
    ("text", "language"),
    [("我妈吐血", "zh"), ("my mother", "en"), ("숨을 못", "ko"), ("120", "zh"), ("打 call", "zh")],
)
def test_the_script_tells_the_language(text: str, language: str) -> None:
    assert written_language(text) == language


@given(st.text(max_size=60), st.sampled_from(["zh-CN", "en", "ko", "fr"]))
def test_any_text_has_sounds(text: str, language: str) -> None:
    found = sounds(text, language)
    assert all(sound.written and sound.key for sound in found)
    assert [sound.clause for sound in found] == sorted(sound.clause for sound in found)
