"""Whisper while the caller still speaks: what was said is heard again every few seconds of speech.

Whisper hears whole sounds. So at each pause, and after a few seconds without one, everything since
the last long pause is heard anew, beside the call: one pass at a time, always over the newest
sound. A machine that is too slow makes fewer passes, and falls no further behind.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import NamedTuple

from hotline.speech.audio import Sound, from_pcm
from hotline.speech.recognizers.interface import Heard, Partial, Stream, Transcript, Utterance
from hotline.speech.recognizers.writing import join_alternatives, join_utterances
from hotline.speech.voice_activity import SLICE_SECONDS, VoiceDetector

PAUSE = 0.4
"""Seconds of quiet after which it is worth hearing what was said."""
SHORTEST = 0.3
"""Seconds of new speech that are worth a pass."""
LONGEST = 2.5
"""Seconds of new speech after which no pause is waited for."""
LONG_ENOUGH = 12.0
"""Seconds of sound after which a pause ends an utterance: Whisper looks at half a minute at once,
and what is understood need not be heard again and again."""

Hear = Callable[[Sound], Transcript]


class _Place(NamedTuple):
    """So many bytes of sound since the last utterance, so many seconds of speech in all."""

    size: int
    speech: float


class _Pass(NamedTuple):
    heard: Future[Transcript]
    until: _Place
    ends_utterance: bool


class WhisperStream(Stream):
    """`hear` recognises a whole sound; it is called in a thread of the stream's own."""

    def __init__(self, hear: Hear, rate: int) -> None:
        self._hear = hear
        self._rate = rate
        self._detector = VoiceDetector(rate)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="whisper-stream")
        self._pcm = bytearray()  # since the last utterance
        self._before = 0  # bytes of the utterances
        self._done: list[Transcript] = []
        self._pass: _Pass | None = None
        self._newest: Transcript | None = None
        self._speech = self._quiet = self._passed = 0.0
        self._pause = _Place(0, 0.0)

    def feed(self, pcm: bytes) -> Heard | None:
        self._pcm += pcm
        for voiced in self._detector.slices(pcm):
            self._speech += voiced * SLICE_SECONDS
            self._quiet = 0.0 if voiced else self._quiet + SLICE_SECONDS
        if self._quiet >= PAUSE:
            self._pause = self._here
        heard = None
        if self._pass is not None and self._pass.heard.done():
            heard = self._take(self._pass)
        if self._pass is None and self._is_time():
            self._begin()
        return heard

    def finish(self) -> Transcript:
        try:
            if self._pass is not None:
                self._take(self._pass)
            if self._newest is None or self._speech > self._passed:
                self._done.append(self._hear(self._sound(len(self._pcm))))
            else:
                self._done.append(self._newest)
        finally:
            self._thread.shutdown(wait=False)
        return self._whole()

    @property
    def _here(self) -> _Place:
        return _Place(len(self._pcm), self._speech)

    def _is_time(self) -> bool:
        new = self._speech - self._passed
        return new >= LONGEST or (new >= SHORTEST and self._quiet >= PAUSE)

    def _begin(self) -> None:
        ends_utterance = self._pause.size >= LONG_ENOUGH * self._rate * 2
        until = self._pause if ends_utterance else self._here
        self._passed = until.speech
        heard = self._thread.submit(self._hear, self._sound(until.size))
        self._pass = _Pass(heard, until, ends_utterance)

    def _take(self, ended: _Pass) -> Heard | None:
        """What a pass has heard; raises what went wrong in it."""
        self._pass = None
        heard = ended.heard.result()
        known = self._newest.text if self._newest else ""
        if ended.ends_utterance:
            return self._end_utterance(heard, ended.until.size)
        self._newest = heard
        if not heard.text or heard.text == known:
            return None
        return Partial(heard.text, heard.alternatives)

    def _end_utterance(self, heard: Transcript, size: int) -> Heard | None:
        shifted = _later(heard, self._before / 2 / self._rate)
        self._done.append(shifted)
        self._before += size
        del self._pcm[:size]
        self._pause = self._pause._replace(size=max(0, self._pause.size - size))
        self._newest = None
        if not shifted.text:
            return None
        return Utterance(shifted.text, shifted.words, shifted.alternatives)

    def _sound(self, size: int) -> Sound:
        return from_pcm(bytes(self._pcm[:size]), self._rate)

    def _whole(self) -> Transcript:
        last = _later(self._done.pop(), self._before / 2 / self._rate)
        parts = [part for part in (*self._done, last) if part.text]
        letters = sum(len(part.text) for part in parts)
        sure = sum((part.confidence or 0.0) * len(part.text) for part in parts)
        return Transcript(
            text=join_utterances(part.text for part in parts),
            confidence=round(sure / letters, 3) if letters else None,
            words=tuple(word for part in parts for word in part.words),
            seconds=round((self._before + len(self._pcm)) / 2 / self._rate, 2),
            alternatives=join_alternatives([(part.text, part.alternatives) for part in parts]),
        )


def _later(heard: Transcript, seconds: float) -> Transcript:
    """The same words, of a sound that began `seconds` later."""
    words = tuple(
        replace(word, start=round(word.start + seconds, 2), end=round(word.end + seconds, 2))
        for word in heard.words
    )
    return replace(heard, words=words)
