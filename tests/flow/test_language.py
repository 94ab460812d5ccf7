"""Sentences become clips; a language is a folder and nothing else."""

import shutil

import pytest
import yaml

from hotline.flow.loader import Flows
from hotline.flow.prompts import Prompt, value_clip
from tests.flow.telephone import FLOWS, FLOWS_DIR, Telephone, known, unknown

KOREAN_NUMBERS = list("영일이삼사오육칠팔구")
KOREAN_COUNTS = {
    "portions": [f"{word} 인분" for word in KOREAN_NUMBERS[1:]],
    "boxes": [f"{word} 상자" for word in KOREAN_NUMBERS[1:]],
    "press": [f"{word}번을 누르세요" for word in KOREAN_NUMBERS[1:]],
}


def test_a_sentence_without_slots_is_one_clip():
    prompt = Prompt.parse("hello", "您好。再见。")
    assert [(clip.key, clip.text) for clip in prompt.static] == [("hello", "您好。再见。")]


def test_a_sentence_with_slots_is_cut_at_them():
    prompt = Prompt.parse("hello", "好，{resident_name}，要{portions}吗？")
    assert [(clip.key, clip.text) for clip in prompt.static] == [
        ("hello.1", "好，"),
        ("hello.2", "要"),
        ("hello.3", "吗？"),
    ]
    assert prompt.slots == {"resident_name", "portions"}


def test_mere_punctuation_is_not_spoken():
    assert [clip.text for clip in Prompt.parse("x", "{set_meal}，{press}。").static] == []


def test_names_are_private_and_carry_no_code():
    assert value_clip("medicine", "1", "阿司匹林").model_dump() == {
        "key": "medicine",
        "text": "阿司匹林",
        "private": True,
        "slower": 1.0,
    }
    assert value_clip("set_meal", "A", "套餐").key == "set_meal.A"
    with pytest.raises(KeyError):
        value_clip("colour", "", "red")


@pytest.mark.parametrize("tag", FLOWS.languages)
def test_every_clip_of_a_language_is_known_before_a_call(tag):
    clips = FLOWS.clips(tag)
    keys = [clip.key for clip in clips]
    assert len(keys) == len(set(keys))
    assert {f"number.{number}" for number in range(10)} <= set(keys)
    assert {f"page_age.number.{age}" for age in range(100)} <= set(keys)
    assert {"portions.9", "boxes.2", "press.3", "hold_message.12", "one_moment"} <= set(keys)
    assert not any(clip.private for clip in clips)


@pytest.mark.parametrize("tag", FLOWS.languages)
def test_what_a_call_says_was_known_before_but_for_names(tag):
    static = set(FLOWS.clips(tag))
    caller = Telephone(known(), language=tag)
    for key in "1124291":
        spoken = set(caller.press(key)._clips())
        assert {clip.key.partition(".")[0] for clip in spoken - static} <= {"set_meal"}


def test_a_sentence_in_which_only_a_number_varies_is_spoken_in_one_breath():
    mandarin, english = FLOWS.languages["zh-CN"], FLOWS.languages["en"]
    (age,) = mandarin.speak("page_age", {"number": 82})
    assert (age.key, age.text) == ("page_age.number.82", "年龄是八十二岁。")
    (age,) = english.speak("page_age", {"number": 1})
    assert age.text == "The resident's age is one."
    (spoken,) = mandarin.speak("refill_line_spoken", {"boxes": 2})
    assert spoken.text == "您刚才说的那种要两盒。"
    beyond = [clip.text for clip in mandarin.speak("page_age", {"number": 104})]
    assert beyond == ["年龄是", "一", "零", "四", "岁。"]


def test_mandarin_counts_with_its_measure_words():
    caller = Telephone(known()).press("112" + "9")
    assert "两份" in caller.words
    assert "二份" not in caller.words


def test_mandarin_prompts_hold_nothing_that_its_voice_cannot_say():
    for clip in FLOWS.clips("zh-CN"):
        assert not any(sign.isascii() and sign.isalnum() for sign in clip.text), clip


@pytest.mark.parametrize("tag", FLOWS.languages)
def test_sentences_are_short_enough_for_old_ears(tag):
    longest = 45 if tag == "zh-CN" else 145
    for clip in FLOWS.clips(tag):
        assert len(clip.text) <= longest, clip.key


@pytest.mark.parametrize("tag", FLOWS.languages)
def test_the_function_comes_before_the_key(tag):
    prompts = FLOWS.languages[tag].own
    order, key = {"zh-CN": ("订菜", "请按一"), "en": ("order", "press one")}[tag]
    text = prompts["press_to_order"].static[0].text
    assert text.index(order) < text.index(key)


@pytest.fixture
def korean(tmp_path):
    """Our flows, with a Korean that lacks most of its prompts dropped in."""
    folder = shutil.copytree(FLOWS_DIR, tmp_path / "flows") / "languages/ko"
    folder.mkdir(exist_ok=True)
    settings = {
        "name": "한국어",
        "numbers": KOREAN_NUMBERS,
        "counts": KOREAN_COUNTS,
        "anywhere": {"asked_for_person": ["상담원"], "cried_for_help": ["살려"]},
        "hold_messages": [f"곧 도와 드리겠습니다 {number}" for number in range(12)],
    }
    prompts = {"greeting": "안녕하세요.", "main_menu": "무엇을 도와 드릴까요?"}
    for name, content in (("language", settings), ("prompts", prompts)):
        path = folder / f"{name}.yaml"
        path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return Flows.load(tmp_path / "flows")


def test_a_language_is_added_by_its_folder_alone(korean):
    assert set(korean.languages) == {"en", "ko", "zh-CN"}
    assert korean.language_for("ko", None) == "ko"
    caller = Telephone(unknown(), flows=korean, language="ko")
    assert caller.words.startswith("안녕하세요.")


def test_what_a_language_lacks_is_said_in_the_default_one_and_named_by_the_check(korean):
    caller = Telephone(unknown(), flows=korean, language="ko")
    assert "订菜，请按一号键。" in caller.words
    missing = [problem for problem in korean.check() if problem.what == "is missing"]
    assert "prompt press_to_order" in {problem.place for problem in missing}
    assert {problem.file for problem in korean.check()} == {"languages/ko/prompts.yaml"}


def test_numbers_that_a_language_has_no_words_for_are_read_digit_by_digit(korean):
    assert [clip.text for clip in korean.languages["ko"].value("number", 82)] == ["팔", "이"]
