"""Speaking into the text telephone: sound in real time, through a telephone line, onto the disk."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from hotline.calls.recordings import Recordings
from hotline.carriers.endpointing import Endpointer
from hotline.carriers.simulator.steps import Say, SayFile, StepError
from hotline.flow.actions import Listen
from hotline.speech.audio import Sound, SoundError, read_wav, to_pcm
from hotline.speech.audio_g711 import TELEPHONE_RATE, over_telephone
from hotline.speech.voice import VoiceError
from hotline.speech.voice.engines import engine_for

FRAME_SECONDS = 0.1
QUIET = bytes(round(TELEPHONE_RATE * FRAME_SECONDS) * 2)
"""A frame in which nobody speaks."""


def spoken(step: Say | SayFile, language: str) -> list[bytes]:
    """The step's sound as it arrives at the far end, in frames of PCM16 at 8 kHz.

    Raises StepError.
    """
    try:
        pcm = to_pcm(over_telephone(_sound(step, language)).samples)
    except (VoiceError, SoundError, OSError) as error:
        raise StepError(f"cannot say it: {error}") from error
    return list(_frames(pcm))


def _frames(pcm: bytes) -> Iterator[bytes]:
    for start in range(0, len(pcm), len(QUIET)):
        yield pcm[start : start + len(QUIET)]


def _sound(step: Say | SayFile, language: str) -> Sound:
    if isinstance(step, SayFile):
        return read_wav(Path(step.path))
    return engine_for(language).load(language).speak(step.text)


class Mouth:
    """One recording that the line asked for, or (`before`) was told into before it asked."""

    def __init__(
        self,
        listen: Listen,
        recordings: Recordings,
        tick: Callable[[], bool],
        sleep: Callable[[float], None] = time.sleep,
        before: bytes = b"",
    ) -> None:
        self._writer = recordings.begin(listen.recording, TELEPHONE_RATE)
        self._writer.write(before)
        self._tick = tick
        self._sleep = sleep
        self._endpointer = Endpointer(
            TELEPHONE_RATE,
            silence=listen.silence,
            start_timeout=listen.start_timeout,
            max_seconds=listen.max_seconds,
            underway=listen.underway,
        )
        self.ending: str | None = None

    @property
    def seconds(self) -> float:
        return round(self._writer.seconds, 2)

    def fall_silent(self, seconds: float) -> None:
        """Say nothing for so long, or until the line stops listening."""
        for _ in range(round(seconds / FRAME_SECONDS)):
            if not self.say(QUIET):
                return

    def close(self) -> None:
        self._writer.close()

    def say(self, frame: bytes) -> bool:
        """Say a frame, in the time that it takes; whether the line still listens."""
        self._sleep(FRAME_SECONDS)
        self._writer.write(frame)
        self.ending = self._endpointer.hear(frame)
        return self.ending is None and self._tick()
