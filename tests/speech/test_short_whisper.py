from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from faster_whisper import WhisperModel

from hotline.speech.recognizers.short_whisper import ShortWhisper


@pytest.mark.parametrize(("filled", "kept"), [(0, 150), (401, 552), (2990, 3000)])
def test_only_what_was_said_and_a_little_silence_is_encoded(
    monkeypatch: pytest.MonkeyPatch, filled: int, kept: int
) -> None:
    monkeypatch.setattr(WhisperModel, "encode", lambda self, features: features.shape)
    features = np.zeros((80, 3000), np.float32)
    features[:, :filled] = 0.5
    assert ShortWhisper.__new__(ShortWhisper).encode(features) == (80, kept)


class Model:
    """Stands for CTranslate2's: returns as many texts as it was asked for."""

    def generate(self, *sounds: object, **options: Any) -> list[Any]:
        found = [[number] for number in range(options.get("num_hypotheses", 1))]
        return [SimpleNamespace(sequences_ids=found, scores=[-1.0])]


class Letters:
    def decode(self, tokens: list[int]) -> str:
        return "".join("abcde"[token] for token in tokens)


def test_what_the_search_found_beside_the_best_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def transcribe(self: WhisperModel, samples: object, **options: Any) -> tuple[Any, None]:
        for _ in range(2):  # a sound of two half minutes
            self.generate_with_fallback(None, [1], Letters(), SimpleNamespace(**options))
        return iter(["segment"]), None

    def generate(self: WhisperModel, output: object, prompt: object, *rest: Any) -> tuple[Any, ...]:
        (found,) = self.model.generate(output, [prompt], beam_size=rest[1].beam_size)
        return found, -1.0, 0.0, 1.0

    monkeypatch.setattr(WhisperModel, "transcribe", transcribe)
    monkeypatch.setattr(WhisperModel, "generate_with_fallback", generate)
    whisper = ShortWhisper.__new__(ShortWhisper)
    whisper.model = model = Model()
    for _ in range(2):  # nothing is left of the sound before
        heard = whisper.hear(np.zeros(16000, np.float32), language="zh")
        assert heard.segments == ["segment"]
        assert heard.readings == 2 * [["a", "b", "c", "d", "e"]]
    assert whisper.model is model
