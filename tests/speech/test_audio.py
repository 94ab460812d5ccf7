"""WAV files, sample rates, raw PCM."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from hotline.speech import audio


def tone(hertz: float, seconds: float, rate: int, amplitude: float = 0.5) -> audio.Sound:
    time = np.arange(round(seconds * rate)) / rate
    return audio.Sound(audio.from_float(amplitude * np.sin(2 * np.pi * hertz * time)), rate)


def strongest_frequency(sound: audio.Sound) -> float:
    spectrum = np.abs(np.fft.rfft(sound.samples.astype(np.float64)))
    return float(np.argmax(spectrum)) * sound.rate / len(sound.samples)


def test_wav_keeps_every_sample(tmp_path: Path) -> None:
    sound = tone(440, 0.1, 16000)
    audio.write_wav(tmp_path / "a.wav", sound)
    again = audio.read_wav(tmp_path / "a.wav")
    assert again.rate == 16000
    assert np.array_equal(again.samples, sound.samples)
    assert audio.read_wav(audio.wav_bytes(sound)).samples.tolist() == sound.samples.tolist()


def test_stereo_of_another_width_becomes_one_channel(tmp_path: Path) -> None:
    left, right = np.full(800, 0.5), np.full(800, -0.25)
    soundfile.write(tmp_path / "a.flac", np.stack([left, right], 1), 8000, subtype="PCM_24")
    sound = audio.read_wav(tmp_path / "a.flac")
    assert len(sound.samples) == 800
    assert abs(int(sound.samples[400]) - 0.125 * 32768) <= 1


@pytest.mark.parametrize("content", [b"", b"RIFF", b"\xff\xd8\xff not a sound", b"\0" * 4000])
def test_what_is_no_sound_is_refused(content: bytes) -> None:
    with pytest.raises(audio.SoundError):
        audio.read_wav(content)


def test_a_wav_without_samples_is_refused() -> None:
    with pytest.raises(audio.SoundError, match="single sample"):
        audio.read_wav(audio.wav_bytes(audio.silence(0, 8000)))


def test_resampling_keeps_pitch_and_length() -> None:
    narrow = audio.resample(tone(1000, 0.5, 24000), 8000)
    assert narrow.rate == 8000
    assert narrow.seconds == pytest.approx(0.5, abs=0.001)
    assert strongest_frequency(narrow) == pytest.approx(1000, abs=3)


def test_resampling_removes_what_the_new_rate_cannot_carry() -> None:
    narrow = audio.resample(tone(6000, 0.5, 16000), 8000)
    assert np.max(np.abs(narrow.samples[400:-400])) < 50


def test_pcm_round_trip_drops_half_a_sample() -> None:
    sound = audio.from_pcm(b"\x01\x00\xff\xff\x07", 8000)
    assert sound.samples.tolist() == [1, -1]
    assert audio.to_pcm(sound.samples) == b"\x01\x00\xff\xff"


def test_float_conversion_clips() -> None:
    assert audio.from_float(np.array([2.0, -2.0, 0.5])).tolist() == [32767, -32768, 16384]
    assert audio.to_float(np.array([-32768, 16384], np.int16)).tolist() == [-1.0, 0.5]


def test_joining_needs_one_sample_rate() -> None:
    joined = audio.join([audio.silence(0.5, 8000), tone(400, 0.25, 8000)])
    assert joined.seconds == 0.75
    with pytest.raises(ValueError, match="one sample rate"):
        audio.join([audio.silence(1, 8000), audio.silence(1, 16000)])
