"""How words are said that a voice would get wrong: what staff wrote down."""

from pathlib import Path

import pytest

from hotline.config import Settings
from hotline.flow.actions import Clip
from hotline.speech import clips, pronunciation
from hotline.speech.pronunciation import read, spoken_text
from hotline.speech.voice.mandarin_phonemes import pinyin

WORDS = {"120": "一二零", "重新": "chóng xīn", "重新开始": "从头来", "mg": "milligrams"}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("请拨120。", "请拨一二零。"),
        ("13812000000", "13812000000"),
        ("请重新说", "请chóng xīn说"),
        ("重新开始", "从头来"),
        ("50 mg a day", "50 milligrams a day"),
        ("omg", "omg"),
        ("别的", "别的"),
    ],
)
def test_exceptions_are_put_in_where_they_stand_alone(written: str, said: str) -> None:
    assert spoken_text(written, WORDS) == said


def test_without_a_file_everything_is_said_as_written(tmp_path: Path) -> None:
    assert read(tmp_path / "none.yaml") == {}
    assert spoken_text("请重新说", {}) == "请重新说"


@pytest.mark.parametrize("content", ["- 重新", "重新: [1, 2]", "重新"])
def test_a_file_that_is_no_list_of_words_says_so(tmp_path: Path, content: str) -> None:
    path = tmp_path / "pronunciation.yaml"
    path.write_text(content)
    with pytest.raises(ValueError, match="written: said"):
        read(path)


def test_a_changed_exception_renders_what_it_concerns_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    concerned, other = Clip(key="a", text="请重新说"), Clip(key="b", text="您好")
    before = [clips.sound_name(clip, "zh-CN") for clip in (concerned, other)]
    monkeypatch.setattr(clips, "pronunciation", lambda language: {"重新": "从头"})
    after = [clips.sound_name(clip, "zh-CN") for clip in (concerned, other)]
    assert before[0] != after[0]
    assert before[1] == after[1]


@pytest.mark.parametrize("path", sorted(Settings().languages_dir.glob("*/pronunciation.yaml")))
def test_the_files_that_come_along_can_be_read_and_said(path: Path) -> None:
    words = read(path)
    assert words
    if path.parent.name.startswith("zh"):
        for written, said in words.items():
            assert pinyin(said), written


def test_every_language_finds_its_file() -> None:
    assert pronunciation.pronunciation("zh-CN")["120"] == "一二零"
    assert pronunciation.pronunciation("ko") == {}
