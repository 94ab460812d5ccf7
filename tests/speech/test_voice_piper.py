"""The neural English voice, on its real model."""

import pytest

from hotline.speech.audio_level import longest_silence, speech_dbfs
from hotline.speech.voice import Voice, VoiceError
from hotline.speech.voice.engines import ENGLISH
from hotline.speech.voice.espeak_phonemes import EspeakPhonemes


@pytest.fixture(scope="module")
def voice() -> Voice:
    return ENGLISH.load("en")


def test_it_speaks(voice: Voice) -> None:
    sound = voice.speak("To order meals, press one.")
    assert sound.rate == 22050
    assert 1 < sound.seconds < 3
    assert -35 < speech_dbfs(sound) < -10


def test_sentences_are_kept_apart(voice: Voice) -> None:
    assert longest_silence(voice.speak("Hello. Goodbye.")) > 0.4
    assert longest_silence(voice.speak("press three")) < 0.2


def test_a_lower_rate_is_slower(voice: Voice) -> None:
    text = "We will bring it to your door"
    assert voice.speak(text, 0.6).seconds > 1.3 * voice.speak(text, 1.0).seconds


@pytest.mark.parametrize("text", ["", "  ", "...", "—!?", "★"])
def test_nothing_to_say_is_an_error(voice: Voice, text: str) -> None:
    with pytest.raises(VoiceError, match="nothing that can be said"):
        voice.speak(text)


def test_names_and_numbers_are_spoken(voice: Voice) -> None:
    assert voice.speak("Mrs Wang, flat 302").seconds > 1


def test_pronunciation() -> None:
    english = EspeakPhonemes("en-us")
    assert english.ipa("hello") == "həlˈoʊ"
    assert english.ipa("three, two") == "θɹˈiː tˈuː"
    assert "(" not in english.ipa("Mrs 王")
    assert english.ipa("") == ""


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(LookupError, match="does not know tlhx"):
        EspeakPhonemes("tlhx")
