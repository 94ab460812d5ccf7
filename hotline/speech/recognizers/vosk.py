"""Vosk: hears while the caller speaks. One model for all threads, which run beside each other."""

import json
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from statistics import fmean
from typing import Any

import numpy as np
import soxr

from hotline.speech.audio import Sound, from_pcm, to_pcm
from hotline.speech.recognizers.interface import (
    Heard,
    Partial,
    Recognizer,
    Stream,
    Transcript,
    Utterance,
    Word,
)
from hotline.speech.recognizers.vosk_model import Decoder, VoskModel
from hotline.speech.recognizers.writing import close_up, is_noise, join_utterances

_CHUNK_SECONDS = 0.2
"""Engines decide about pauses between chunks, so a whole sound is fed as a live one would be."""

_CORES = 0.4
"""Five streams of somebody who never pauses keep two cores busy, as measured."""


class VoskRecognizer(Recognizer):
    """Raises ModelBrokenError at the first sound, unless loaded before."""

    def __init__(self, model: VoskModel) -> None:
        self.model = model

    @cached_property
    def name(self) -> str:
        return f"vosk-{version('vosk')}/{self.model.name}"

    @property
    def cores(self) -> float:
        return _CORES

    def load(self) -> None:
        self.model.load()

    def transcribe(self, sound: Sound) -> Transcript:
        stream = self.stream(sound.rate)
        step = max(1, round(sound.rate * _CHUNK_SECONDS))
        for start in range(0, len(sound.samples), step):
            stream.feed(to_pcm(sound.samples[start : start + step]))
        return stream.finish()

    def stream(self, rate: int) -> Stream:
        self.load()
        return _VoskStream(self.model.decoder(), rate, self.model.rate)


@dataclass
class _VoskStream(Stream):
    decoder: Decoder
    rate: int
    model_rate: int
    samples: int = 0
    utterances: list[Utterance] = field(default_factory=list)
    partial: str = ""

    def __post_init__(self) -> None:
        self.resampler = soxr.ResampleStream(self.rate, self.model_rate, 1, dtype=np.int16)

    def feed(self, pcm: bytes) -> Heard | None:
        sound = from_pcm(pcm, self.rate)
        self.samples += len(sound.samples)
        if self.rate != self.model_rate:
            pcm = to_pcm(self.resampler.resample_chunk(sound.samples))
        if self.decoder.AcceptWaveform(pcm):
            return self._keep(self.decoder.Result())
        text = close_up(json.loads(self.decoder.PartialResult())["partial"])
        if is_noise(text) or text == self.partial:
            return None
        self.partial = text
        return Partial(text)

    def finish(self) -> Transcript:
        if self.rate != self.model_rate:
            rest = self.resampler.resample_chunk(np.zeros(0, np.int16), last=True)
            self.decoder.AcceptWaveform(to_pcm(rest))
        self._keep(self.decoder.FinalResult())
        words = tuple(word for utterance in self.utterances for word in utterance.words)
        return Transcript(
            text=join_utterances(utterance.text for utterance in self.utterances),
            confidence=round(fmean(word.confidence for word in words), 3) if words else None,
            words=words,
            seconds=round(self.samples / self.rate, 2),
        )

    def _keep(self, result: str) -> Utterance | None:
        self.partial = ""
        heard = json.loads(result)
        text = close_up(heard["text"])
        if is_noise(text):
            return None
        utterance = Utterance(text, tuple(_word(word) for word in heard.get("result", [])))
        self.utterances.append(utterance)
        return utterance


def _word(word: dict[str, Any]) -> Word:
    return Word(word["word"], word["start"], word["end"], round(word["conf"], 3))
