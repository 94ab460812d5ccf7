import os
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

MODULE = "hotline.speech.recognizers.short_whisper"
ENGINE = f"{MODULE}.WhisperModel"


@pytest.fixture
def whisper() -> Any:
    """One without a model; the engine is heavy: only who tests it pays for it."""
    from hotline.speech.recognizers.short_whisper import ShortWhisper

    return ShortWhisper.__new__(ShortWhisper)


def test_threads_that_wait_for_each_other_leave_the_cores_to_others() -> None:
    """As OpenMP itself tells when it is loaded."""
    clean = {name: value for name, value in os.environ.items() if name != "OMP_WAIT_POLICY"}
    loaded = subprocess.run(
        [sys.executable, "-c", f"import {MODULE}"],
        env={**clean, "OMP_DISPLAY_ENV": "TRUE"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "OMP_WAIT_POLICY = 'PASSIVE'" in loaded.stderr


@pytest.mark.parametrize(("filled", "kept"), [(0, 150), (401, 552), (2990, 3000)])
def test_only_what_was_said_and_a_little_silence_is_encoded(
    monkeypatch: pytest.MonkeyPatch, whisper: Any, filled: int, kept: int
) -> None:
    monkeypatch.setattr(f"{ENGINE}.encode", lambda self, features: features.shape)
    features = np.zeros((80, 3000), np.float32)
    features[:, :filled] = 0.5
    assert whisper.encode(features) == (80, kept)


class Model:
    """Stands for CTranslate2's: returns as many texts as it was asked for."""

    def generate(self, *sounds: object, **options: Any) -> list[Any]:
        found = [[number] for number in range(options.get("num_hypotheses", 1))]
        return [SimpleNamespace(sequences_ids=found, scores=[-1.0])]


class Letters:
    def decode(self, tokens: list[int]) -> str:
        return "".join("abcde"[token] for token in tokens)


def test_what_the_search_found_beside_the_best_is_kept(
    monkeypatch: pytest.MonkeyPatch, whisper: Any
) -> None:
    def transcribe(self: Any, samples: object, **options: Any) -> tuple[Any, None]:
        for _ in range(2):  # a sound of two half minutes
            self.generate_with_fallback(None, [1], Letters(), SimpleNamespace(**options))
        return iter(["segment"]), None

    def generate(self: Any, output: object, prompt: object, *rest: Any) -> tuple[Any, ...]:
        (found,) = self.model.generate(output, [prompt], beam_size=rest[1].beam_size)
        return found, -1.0, 0.0, 1.0

    monkeypatch.setattr(f"{ENGINE}.transcribe", transcribe)
    monkeypatch.setattr(f"{ENGINE}.generate_with_fallback", generate)
    whisper.model = model = Model()
    for _ in range(2):  # nothing is left of the sound before
        heard = whisper.hear(np.zeros(16000, np.float32), language="zh")
        assert heard.segments == ["segment"]
        assert heard.readings == 2 * [["a", "b", "c", "d", "e"]]
    assert whisper.model is model
