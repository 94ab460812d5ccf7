"""Whisper: hears whole sounds; knows a hundred languages."""

import math
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from importlib.metadata import version
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any
from zlib import crc32

from opencc import OpenCC

from hotline.speech.audio import Sound, resample, to_float
from hotline.speech.recognizers.interface import (
    ModelBrokenError,
    Recognizer,
    Stream,
    Transcript,
    Word,
)
from hotline.speech.recognizers.turns import Turns
from hotline.speech.recognizers.whisper_model import MODEL_NAME, ensure_joined
from hotline.speech.recognizers.whisper_stream import WhisperStream
from hotline.speech.recognizers.writing import (
    full_width,
    is_echo,
    is_noise,
    join_alternatives,
    join_utterances,
    tokens,
    without_fragments,
    without_stammer,
)

if TYPE_CHECKING:
    from hotline.speech.recognizers.short_whisper import Pass, ShortWhisper

_RATE = 16000
_SIMPLIFIED = OpenCC("t2s")
_MOST_THREADS = 4
_VOICE_FROM = 0.3
_TOKENS_A_SECOND, _FEWEST_TOKENS = 12, 20
"""Twice as many as the fastest speaker needs."""
_MOST_TOKENS, _BESIDE_PROMPT = 380, 220
"""What Whisper's memory holds for half a minute of sound, at most."""
_SHORTEST = 0.2
"""Seconds. Less sound than this holds no word, and Whisper would invent one."""
_CORES = 2.0
"""A pass takes about a second on two cores, and a stream asks for one every two or three."""


class SharedWhisper:
    """The model, loaded once at first use, for every language; one sound at a time."""

    def __init__(self, models_dir: Path) -> None:
        self._models_dir = models_dir
        self._turns = Turns()

    @cached_property
    def _model(self) -> "ShortWhisper":
        # Heavy: only who hears pays for it.
        from hotline.speech.recognizers.short_whisper import ShortWhisper

        return ShortWhisper(
            str(ensure_joined(self._models_dir)),
            device="cpu",
            compute_type="int8",
            cpu_threads=min(_MOST_THREADS, os.cpu_count() or 1),
            local_files_only=True,
        )

    def load(self, language: str) -> None:
        """Raises ModelBrokenError also where Whisper does not know the language."""
        with self._turns.take():
            if language not in self._model.supported_languages:
                raise ModelBrokenError(f"{MODEL_NAME} does not know the language {language!r}")

    def hear(self, sound: Sound, language: str, prompt: str | None, *, urgent: bool) -> "Pass":
        """Return faster-whisper's segments with their words, and what else it may have been."""
        samples = to_float(resample(sound, _RATE).samples)
        with self._turns.take(urgent=urgent):
            # Voice activity first: hum, tones and clicks make Whisper stammer for half a minute,
            # which a bounded number of tokens ends in any case. One temperature: with more, bad
            # audio is tried six times over. Whoever was told words repeats them to the end of the
            # half minute, unless the sound is taken as one piece without times.
            return self._model.hear(
                samples,
                language=language,
                temperature=0.0,
                initial_prompt=prompt,
                word_timestamps=prompt is None,
                without_timestamps=prompt is not None,
                condition_on_previous_text=False,
                vad_filter=True,
                vad_parameters={"threshold": _VOICE_FROM},
                max_new_tokens=_most_tokens(sound.seconds, prompt),
            )


def _most_tokens(seconds: float, prompt: str | None) -> int:
    needed = _FEWEST_TOKENS + math.ceil(_TOKENS_A_SECOND * seconds)
    return min(needed, _BESIDE_PROMPT if prompt else _MOST_TOKENS)


@dataclass(frozen=True)
class WhisperRecognizer(Recognizer):
    """`language` as Whisper names it ("zh").

    A `prompt` makes its words be found more often, and sometimes where nobody said them; so the
    name tells which one it was.
    """

    whisper: SharedWhisper
    language: str
    prompt: str | None = None

    @property
    def name(self) -> str:
        prompted = f"+prompt-{crc32(self.prompt.encode()):08x}" if self.prompt else ""
        return f"faster-whisper-{version('faster-whisper')}/{MODEL_NAME}{prompted}"

    @property
    def cores(self) -> float:
        return _CORES

    def load(self) -> None:
        self.whisper.load(self.language)

    def transcribe(self, sound: Sound) -> Transcript:
        return self._hear(sound, urgent=False)

    def stream(self, rate: int) -> Stream:
        return WhisperStream(partial(self._hear, urgent=True), rate)

    def _hear(self, sound: Sound, *, urgent: bool) -> Transcript:
        seconds = round(sound.seconds, 2)
        nothing = Transcript("", None, (), seconds)
        if seconds < _SHORTEST or not sound.samples.any():
            return nothing
        segments, readings = self.whisper.hear(sound, self.language, self.prompt, urgent=urgent)
        pieces = (self._write(segment.text) for segment in segments)
        text = without_stammer(join_utterances(piece for piece in pieces if piece))
        if not self._is_speech(text):
            return nothing
        words = tuple(word for segment in segments for word in self._words(segment))
        others = dict.fromkeys(self._alternatives(readings))
        others.pop(text, None)
        return Transcript(text, _confidence(segments), words, seconds, tuple(others))

    def _alternatives(self, readings: list[list[str]]) -> Iterator[str]:
        written = ([self._write(text) for text in window] for window in readings)
        for text in join_alternatives([(best, others) for best, *others in written if best]):
            if self._is_speech(other := without_stammer(text)):
                yield other

    def _is_speech(self, text: str) -> bool:
        return not is_noise(text) and not (self.prompt and is_echo(text, self.prompt))

    def _write(self, text: str) -> str:
        """Whisper mixes both Chinese scripts; the line writes simplified."""
        text = without_fragments(text)
        if self.language == "zh":
            text = full_width(_SIMPLIFIED.convert(text))
        return text.strip()

    def _words(self, segment: Any) -> Iterator[Word]:
        """As the engine timed them; else spread over the segment, as sure as all of it."""
        if segment.words:
            yield from map(self._word, segment.words)
            return
        spread = tokens(self._write(segment.text))
        length = (float(segment.end) - float(segment.start)) / max(1, len(spread))
        for number, text in enumerate(spread):
            start = float(segment.start) + number * length
            sure = _confidence([segment])
            yield Word(text, round(start, 2), round(start + length, 2), sure)

    def _word(self, word: Any) -> Word:
        start, end = round(float(word.start), 2), round(float(word.end), 2)
        return Word(self._write(word.word), start, end, round(float(word.probability), 3))


def _confidence(segments: list[Any]) -> float:
    """Turn the mean log-probability of a segment's tokens into 0…1, and average over segments."""
    return round(fmean(math.exp(min(0.0, segment.avg_logprob)) for segment in segments), 3)
