"""The system's voice, spoken for real (on Linux by espeak-ng)."""

from types import SimpleNamespace

import pytest

from hotline.speech.audio_level import longest_silence, speech_dbfs
from hotline.speech.voice import VoiceError
from hotline.speech.voice.desktop_process import best_voice
from hotline.speech.voice.engines import DESKTOP

VOICES = [
    SimpleNamespace(id="gb", languages=["en-gb"]),
    SimpleNamespace(id="us", languages=["en_US"]),
    SimpleNamespace(id="scots", languages=["en-gb-scotland"]),
    SimpleNamespace(id="ko", languages=["ko"]),
    SimpleNamespace(id="none", languages=[]),
]


def test_english_is_spoken_to_its_end() -> None:
    text = "Welcome to the community line. To order meals, press 1. For medicine, press 2. "
    voice = DESKTOP.load("en")
    once, twice = voice.speak(text), voice.speak(text * 2)
    assert 5 < once.seconds < 9
    assert twice.seconds > 1.8 * once.seconds
    assert -30 < speech_dbfs(once) < -10
    assert longest_silence(once) < 1


def test_a_lower_rate_is_slower() -> None:
    voice = DESKTOP.load("en-US")
    assert (
        voice.speak("One moment please", 0.6).seconds
        > 1.2 * voice.speak("One moment please").seconds
    )


def test_a_language_without_a_voice_is_named() -> None:
    with pytest.raises(VoiceError, match="no voice for tlh is installed"):
        DESKTOP.load("tlh").speak("nuqneH")


@pytest.mark.parametrize(
    ("language", "voice"),
    [
        ("en-US", "us"),
        ("en-GB", "gb"),
        ("en", "gb"),
        ("en-AU", "gb"),
        ("ko-KR", "ko"),
        ("fr", None),
    ],
)
def test_the_nearest_voice_is_chosen(language: str, voice: str | None) -> None:
    assert best_voice(VOICES, language) == voice
