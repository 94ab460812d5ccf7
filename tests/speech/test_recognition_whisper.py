"""The real Whisper-base, joined from its packages, on Mandarin over a telephone line."""

import logging
import time
from pathlib import Path

import numpy as np
import pytest

from hotline.speech.audio import Sound, from_float, join, read_wav, silence, to_pcm
from hotline.speech.recognizers import (
    ModelBrokenError,
    Partial,
    Recognizer,
    Recognizers,
    whisper_model,
)
from hotline.speech.recognizers.whisper import SharedWhisper, WhisperRecognizer
from tests.servers.capabilities import unavailable

SOUNDS = Path(__file__).parents[1] / "sounds"


@pytest.fixture(scope="module")
def models_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    if not whisper_model.is_installed(folder):
        unavailable("whisper-base", "the packages that carry it are not installed")
    return folder


@pytest.fixture(scope="module")
def mandarin(models_dir: Path) -> Recognizer:
    recognizer = Recognizers(models_dir).for_language("zh-CN")
    assert recognizer is not None
    return recognizer


def test_it_says_which_engine_and_model(mandarin: Recognizer) -> None:
    assert mandarin.name.startswith("faster-whisper-")
    assert mandarin.name.endswith("/whisper-base")
    assert mandarin.cores == 2


@pytest.mark.parametrize(
    ("file", "heard"),
    [("plea_vomiting_blood", "妈妈突然"), ("plea_fallen_in_bathroom", "动不了")],
)
def test_pleas_are_heard_in_simplified_characters(
    mandarin: Recognizer, file: str, heard: str
) -> None:
    said = mandarin.transcribe(read_wav(SOUNDS / f"{file}.wav"))
    assert heard in said.text
    assert said.confidence is not None
    assert 0.4 < said.confidence <= 1
    assert said.words[0].start < 1
    assert said.words[-1].end <= said.seconds + 0.1


def test_mandarin_is_heard_while_the_caller_still_speaks(mandarin: Recognizer) -> None:
    plea, meal = (
        read_wav(SOUNDS / f"{name}.wav") for name in ("plea_fallen_in_bathroom", "order_set_meal")
    )
    stream = mandarin.stream(plea.rate)
    stream.feed(to_pcm(join([plea, silence(0.6, plea.rate)]).samples))
    heard = None
    for _ in range(600):
        heard = heard or stream.feed(to_pcm(silence(0.02, plea.rate).samples))
        if heard is not None:
            break
        time.sleep(0.05)
    assert isinstance(heard, Partial)
    assert "动不了" in heard.text
    stream.feed(to_pcm(meal.samples))
    said = stream.finish()
    assert "动不了" in said.text
    assert "套餐" in said.text


def test_long_pauses_between_sentences_lose_nothing(mandarin: Recognizer) -> None:
    meal, plea = (
        read_wav(SOUNDS / f"{name}.wav") for name in ("order_set_meal", "plea_fallen_in_bathroom")
    )
    said = mandarin.transcribe(join([meal, silence(5, meal.rate), plea]))
    assert "套餐" in said.text
    assert "动不了" in said.text


def hum(seconds: float) -> Sound:
    time = np.arange(round(8000 * seconds)) / 8000
    return Sound(from_float(0.05 * np.sin(2 * np.pi * 50 * time)), 8000)


def noise(seconds: float) -> Sound:
    samples = np.random.default_rng(3).normal(0, 0.03, round(8000 * seconds))
    return Sound(from_float(samples), 8000)


@pytest.mark.parametrize(
    "sound",
    [silence(2, 8000), silence(0, 8000), noise(3), hum(3)],
    ids=["silence", "nothing", "noise", "hum"],
)
def test_what_is_no_speech_is_empty(mandarin: Recognizer, sound: Sound) -> None:
    said = mandarin.transcribe(sound)
    assert (said.text, said.confidence, said.words) == ("", None, ())


def test_a_prompt_is_named_and_not_repeated(models_dir: Path) -> None:
    prompt = "社区居民的求助电话：吐血，透析，降压药。"
    prompted = WhisperRecognizer(SharedWhisper(models_dir), "zh", prompt)
    other = WhisperRecognizer(SharedWhisper(models_dir), "zh", "喂。")
    assert prompted.name != other.name
    heard = prompted.transcribe(read_wav(SOUNDS / "plea_vomiting_blood.wav"))
    assert "妈妈" in heard.text
    assert "透析" not in heard.text
    assert [word.text for word in heard.words[:2]] == ["我", "妈"]
    assert [word.start for word in heard.words] == sorted(word.start for word in heard.words)
    assert heard.words[-1].end <= heard.seconds + 0.1
    assert prompted.transcribe(noise(3)).text == ""


def test_a_language_that_whisper_does_not_know_has_no_recogniser(models_dir: Path) -> None:
    assert Recognizers(models_dir).for_language("xx") is None


def test_a_damaged_model_is_joined_anew(
    mandarin: Recognizer, models_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    model = models_dir / "whisper-base" / "model.bin"
    with model.open("r+b") as file:
        file.truncate(1000)
    with caplog.at_level(logging.WARNING):
        whisper_model.ensure_joined(models_dir)
    assert model.stat().st_size > 100_000_000
    assert "is damaged and is joined anew" in caplog.text
    assert [path.name for path in models_dir.iterdir()] == ["whisper-base"]


def test_damaged_parts_are_never_put_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = tmp_path / "parts"
    parts.mkdir()
    for name in ("model.bin.part1", "model.bin.part2"):
        (parts / name).write_bytes(b"half a model")
    monkeypatch.setattr(whisper_model, "_parts", lambda: (parts, parts))
    with pytest.raises(ModelBrokenError, match="do not join"):
        whisper_model.ensure_joined(tmp_path / "models")
    assert not list((tmp_path / "models").iterdir())


def test_without_packages_and_model_it_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whisper_model, "_parts", lambda: (None, None))
    assert not whisper_model.is_installed(tmp_path)
    with pytest.raises(ModelBrokenError, match="packages that carry it are missing"):
        whisper_model.ensure_joined(tmp_path)
