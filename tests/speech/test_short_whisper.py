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
