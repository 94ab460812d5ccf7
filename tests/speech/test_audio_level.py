"""Loudness, silence, trimming and levelling."""

import numpy as np
import pytest

from hotline.speech import audio_level
from hotline.speech.audio import Sound, from_float, join, silence

RATE = 8000


def tone(seconds: float, amplitude: float = 0.1) -> Sound:
    time = np.arange(round(seconds * RATE)) / RATE
    return Sound(from_float(amplitude * np.sin(2 * np.pi * 500 * time)), RATE)


def test_levels_of_a_sine() -> None:
    full = tone(1, amplitude=1.0)
    assert audio_level.rms_dbfs(full.samples) == pytest.approx(-3.01, abs=0.01)
    assert audio_level.peak_dbfs(full.samples) == pytest.approx(0, abs=0.01)
    assert audio_level.rms_dbfs(silence(1, RATE).samples) == -120
    assert audio_level.rms_dbfs(silence(0, RATE).samples) == -120
    assert audio_level.peak_dbfs(silence(0, RATE).samples) == -120


def test_pauses_do_not_make_speech_quieter() -> None:
    spoken = join([tone(1), silence(3, RATE), tone(1)])
    assert audio_level.speech_dbfs(spoken) == pytest.approx(-23.01, abs=0.05)
    assert audio_level.rms_dbfs(spoken.samples) < -26


@pytest.mark.parametrize(
    ("pieces", "seconds"),
    [
        ([tone(1)], 0.0),
        ([silence(1.5, RATE)], 1.5),
        ([tone(1), silence(2, RATE), tone(1), silence(0.5, RATE)], 2.0),
        ([silence(0.7, RATE), tone(1), silence(0.2, RATE)], 0.7),
        ([tone(0.5), silence(0.9, RATE)], 0.9),
        ([silence(0, RATE)], 0.0),
    ],
)
def test_longest_silence(pieces: list[Sound], seconds: float) -> None:
    assert audio_level.longest_silence(join(pieces)) == pytest.approx(seconds, abs=0.021)


def test_soft_noise_is_silence_only_above_its_own_level() -> None:
    noise = Sound(np.random.default_rng(1).integers(-60, 60, RATE, dtype=np.int16), RATE)
    assert audio_level.longest_silence(noise) == 1.0
    assert audio_level.longest_silence(noise, below=-70) == 0.0


def test_trimming_leaves_a_breath() -> None:
    trimmed = audio_level.trim(join([silence(0.8, RATE), tone(0.5), silence(1.1, RATE)]))
    assert trimmed.seconds == pytest.approx(0.6, abs=0.03)
    assert audio_level.longest_silence(trimmed) < 0.08


def test_a_silent_sound_is_neither_trimmed_nor_amplified() -> None:
    quiet = silence(1, RATE)
    assert audio_level.trim(quiet) is quiet
    assert audio_level.level(quiet) is quiet


@pytest.mark.parametrize("amplitude", [0.01, 0.1, 0.9])
def test_levelling_makes_prompts_equally_loud(amplitude: float) -> None:
    levelled = audio_level.level(join([tone(1, amplitude), silence(1, RATE)]))
    assert audio_level.speech_dbfs(levelled) == pytest.approx(-20, abs=0.2)


def test_levelling_never_clips() -> None:
    click = tone(1, 0.02).samples.copy()
    click[4000] = 20000
    levelled = audio_level.level(Sound(click, RATE))
    assert audio_level.peak_dbfs(levelled.samples) == pytest.approx(-1, abs=0.05)
