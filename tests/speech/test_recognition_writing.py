import pytest

from hotline.speech.recognizers.writing import (
    close_up,
    full_width,
    is_noise,
    join_alternatives,
    join_utterances,
    without_fragments,
    without_stammer,
)


@pytest.mark.parametrize(
    ("printed", "written"),
    [
        ("我 妈妈 突然 吐血 了", "我妈妈突然吐血了"),
        ("打 120 快", "打 120 快"),
        ("my mother fell", "my mother fell"),
        ("이 [3] 보천보 <UNK>", "이 보천보"),
        ("", ""),
    ],
)
def test_chinese_words_stand_close_and_marks_are_gone(printed: str, written: str) -> None:
    assert close_up(printed) == written


def test_half_a_character_is_not_shown_to_staff() -> None:
    assert without_fragments("救命\ufffd我摔倒") == "救命我摔倒"


@pytest.mark.parametrize("noise", ["", "嗯", "嗯嗯", "呃啊", "huh"])
def test_what_noise_becomes_is_no_speech(noise: str) -> None:
    assert is_noise(noise)


@pytest.mark.parametrize("speech", ["嗯好", "不", "help"])
def test_short_speech_is_speech(speech: str) -> None:
    assert not is_noise(speech)


def test_a_pause_in_chinese_is_a_comma_and_a_space_elsewhere() -> None:
    assert join_utterances(["我妈吐血了", "快来"]) == "我妈吐血了，快来"
    assert join_utterances(["我妈吐血了。", "快来"]) == "我妈吐血了。快来"
    assert join_utterances(["she fell", "come"]) == "she fell come"
    assert join_utterances([]) == ""


def test_endless_repetition_is_written_once_and_a_cry_stays() -> None:
    assert without_stammer("你设" + "计" * 80) == "你设计"
    assert without_stammer("快来人快来人快来人") == "快来人快来人快来人"


def test_punctuation_is_chinese() -> None:
    assert full_width("快来,好吗?") == "快来，好吗？"


def test_alternatives_of_utterances_are_put_behind_each_other_by_rank() -> None:
    heard = [("救命", ["就命", "九命"]), ("快来", []), ("三楼", ["山楼"])]
    assert join_alternatives(heard) == ("就命，快来，山楼", "九命，快来，三楼")
    assert join_alternatives([]) == join_alternatives([("救命", ())]) == ()
