"""Speakers, noise and the telephone line of the benchmarks, on sounds made here."""

from pathlib import Path

import numpy as np
import pytest

from hotline.cli.spoken.heard import Circumstances, Listener, circumstances
from hotline.cli.spoken.noise import NOISES, over_noisy_line
from hotline.cli.spoken.speakers import EXAMINATION, TRAINING, Speaker, spoken_by
from hotline.speech.audio import Sound, from_float
from hotline.speech.recognizers import Transcript

RATE = 16000


def vowel(pitch: float = 200.0, seconds: float = 0.6) -> Sound:
    time = np.arange(round(seconds * RATE)) / RATE
    tone = sum(np.sin(2 * np.pi * pitch * n * time) / n for n in range(1, 12))
    return Sound(from_float(0.1 * np.asarray(tone)), RATE)


def pitch_of(sound: Sound) -> float:
    middle = sound.samples[len(sound.samples) // 2 :][: sound.rate // 5].astype(float)
    alike = np.correlate(middle, middle, "full")[len(middle) - 1 :]
    shortest = sound.rate // 400
    return sound.rate / (shortest + int(alike[shortest : sound.rate // 70].argmax()))


def test_a_speaker_has_another_pitch_and_pace() -> None:
    said = spoken_by(Speaker("man", pitch=0.6, pace=0.8), vowel())
    assert pitch_of(said) == pytest.approx(120, rel=0.08)
    assert said.seconds == pytest.approx(0.6 / 0.8, rel=0.05)


def test_who_is_heard_in_examinations_never_spoke_in_training() -> None:
    assert not set(EXAMINATION) & set(TRAINING)
    assert not {one.name for one in EXAMINATION} & {one.name for one in TRAINING}


@pytest.mark.parametrize("name", sorted(NOISES))
def test_noise_is_as_loud_as_asked_for(name: str) -> None:
    noise = NOISES[name](np.random.default_rng(1), 16000, [np.ones(100)])
    quiet, loud = (over_noisy_line(vowel(), noise, snr) for snr in (30, 0))
    assert quiet.rate == loud.rate == 8000
    before = [float(np.std(line.samples[:2400])) for line in (quiet, loud)]
    assert before[1] > 10 * before[0] > 0


def test_a_line_without_noise_is_silent_before_the_speech() -> None:
    line = over_noisy_line(vowel(), np.zeros(1), None)
    assert not line.samples[:2400].any()


def test_a_sentence_is_always_heard_in_the_same_circumstances() -> None:
    assert circumstances("救命", TRAINING, 12) == circumstances("救命", TRAINING, 12)
    speakers = {circumstances(f"句子{n}", TRAINING, 12).speaker for n in range(60)}
    assert speakers == set(TRAINING)


class Counting:
    def __init__(self, name: str) -> None:
        self.name = name
        self.heard = 0

    def transcribe(self, sound: Sound) -> Transcript:
        self.heard += 1
        return Transcript("救命", 0.9, (), sound.seconds, ("就命",))


def test_what_was_heard_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Listener, "sound", lambda *_: vowel())
    first, second = Counting("first"), Counting("second")
    around = Circumstances(TRAINING[0], "fan", 20)
    for recognizers in ([first], [first, second], [first, second]):
        heard = Listener(recognizers, tmp_path).hear("救命", around)  # type: ignore[arg-type]
        assert [(one.text, list(one.alternatives)) for one in heard] == len(recognizers) * [
            ("救命", ["就命"])
        ]
    assert (first.heard, second.heard) == (1, 1)
