"""The music to wait by has no gap and no seam; the tone is a tone."""

import numpy as np
import pytest

from hotline.speech.audio import join
from hotline.speech.audio_level import longest_silence, peak_dbfs, rms_dbfs
from hotline.speech.music import TONE_HERTZ, hold_music, tone


@pytest.mark.parametrize("rate", [8000, 16000])
def test_music_is_soft_and_never_silent(rate: int) -> None:
    music = hold_music(rate)
    assert music.rate == rate
    assert music.seconds == 40
    assert rms_dbfs(music.samples) == pytest.approx(-30, abs=0.5)
    assert peak_dbfs(music.samples) < -15
    assert longest_silence(join([music, music]), below=-45) < 0.3


def test_music_is_evenly_loud() -> None:
    music = hold_music(8000)
    seconds = [rms_dbfs(music.samples[start : start + 8000]) for start in range(0, 320000, 8000)]
    assert max(seconds) - min(seconds) < 6


def test_music_repeats_without_a_seam() -> None:
    music = hold_music(16000).samples.astype(np.int32)
    steps = np.abs(np.diff(music))
    assert abs(int(music[0]) - int(music[-1])) < np.percentile(steps, 90)


def test_music_is_the_same_every_time() -> None:
    assert np.array_equal(hold_music(8000).samples, hold_music(8000).samples)


def test_the_tone_is_short_and_clear() -> None:
    beep = tone(16000)
    assert beep.seconds == pytest.approx(0.3)
    assert rms_dbfs(beep.samples) == pytest.approx(-18, abs=0.5)
    spectrum = np.abs(np.fft.rfft(beep.samples.astype(np.float64)))
    assert np.argmax(spectrum) / beep.seconds == pytest.approx(TONE_HERTZ, abs=5)
    assert abs(int(beep.samples[0])) < 100  # no click
    assert abs(int(beep.samples[-1])) < 100
