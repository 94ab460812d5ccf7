"""µ-law against libsndfile's, an implementation that shares nothing with ours."""

from io import BytesIO

import numpy as np
import soundfile

from hotline.speech import audio, audio_g711

EVERY_SAMPLE = np.arange(-32768, 32768, dtype=np.int32).astype(np.int16)
EVERY_CODE = bytes(range(256))


def test_every_code_decodes_as_libsndfile_decodes_it() -> None:
    expected, _ = soundfile.read(
        BytesIO(EVERY_CODE), dtype="int16", format="RAW", subtype="ULAW", channels=1,
        samplerate=8000,
    )  # fmt: skip
    assert np.array_equal(audio_g711.decode(EVERY_CODE), expected)


def test_every_sample_encodes_as_libsndfile_encodes_it() -> None:
    expected = BytesIO()
    soundfile.write(expected, EVERY_SAMPLE, 8000, format="RAW", subtype="ULAW")
    assert audio_g711.encode(EVERY_SAMPLE) == expected.getvalue()


def test_known_values() -> None:
    samples = np.array([0, 32767, -32768, 1000, -1000], np.int16)
    assert audio_g711.encode(samples) == bytes([0xFF, 0x80, 0x00, 0xCE, 0x4E])


def test_codes_survive_a_round_trip() -> None:
    again = audio_g711.encode(audio_g711.decode(EVERY_CODE))
    assert again == EVERY_CODE.replace(b"\x7f", b"\xff")  # minus zero is zero


def test_the_telephone_keeps_speech_and_drops_the_rest() -> None:
    time = np.arange(16000) / 16000
    low, high = np.sin(2 * np.pi * 800 * time), np.sin(2 * np.pi * 6000 * time)
    heard = audio_g711.over_telephone(audio.Sound(audio.from_float(0.3 * (low + high)), 16000))
    assert heard.rate == 8000
    spectrum = np.abs(np.fft.rfft(heard.samples.astype(np.float64)))
    assert np.argmax(spectrum) == 800
    assert np.sum(spectrum[790:811] ** 2) > 0.95 * np.sum(spectrum**2)
