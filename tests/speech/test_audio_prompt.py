"""Prompts that are alike: loudness over a telephone, rumble, peaks."""

import numpy as np
import pytest

from hotline.speech.audio import Sound, from_float, join, silence
from hotline.speech.audio_g711 import over_telephone
from hotline.speech.audio_level import peak_dbfs
from hotline.speech.audio_prompt import even, heard_dbfs

RATE = 24000


def tone(hertz: float, amplitude: float, seconds: float = 1.5) -> Sound:
    time = np.arange(round(seconds * RATE)) / RATE
    return Sound(from_float(amplitude * np.sin(2 * np.pi * hertz * time)), RATE)


def with_clicks(sound: Sound, each: int, height: float) -> Sound:
    """A voice with sharp peaks: what keeps a sound from simply being turned up."""
    wave = sound.samples.astype(np.float64) / 32768
    wave[::each] = height
    return Sound(from_float(wave), sound.rate)


@pytest.mark.parametrize("amplitude", [0.006, 0.05, 0.9])
def test_soft_and_loud_become_alike(amplitude: float) -> None:
    spoken = join([tone(500, amplitude), silence(1, RATE), tone(500, amplitude)])
    assert heard_dbfs(even(spoken)) == pytest.approx(-20, abs=0.3)


def test_what_a_telephone_does_not_carry_does_not_count() -> None:
    bass, voice = tone(60, 0.5), tone(500, 0.05)
    both = Sound(bass.samples + voice.samples, RATE)
    assert heard_dbfs(both) == pytest.approx(heard_dbfs(voice), abs=0.5)
    evened = even(both)
    assert heard_dbfs(over_telephone(evened)) == pytest.approx(-20, abs=0.5)
    assert peak_dbfs(evened.samples) < -14, "the rumble is gone"


def test_peaks_are_softened_and_speech_is_still_as_loud() -> None:
    peaky = with_clicks(tone(500, 0.02), each=2400, height=0.9)
    evened = even(peaky)
    assert peak_dbfs(evened.samples) <= -0.9
    assert heard_dbfs(evened) == pytest.approx(-20, abs=1.5)


@pytest.mark.parametrize("seconds", [0, 1])
def test_silence_stays_silence(seconds: float) -> None:
    quiet = silence(seconds, RATE)
    assert not even(quiet).samples.any()
