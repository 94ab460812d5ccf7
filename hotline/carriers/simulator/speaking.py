"""Speaking into the text telephone: sound in real time, through a telephone line, onto the disk."""

import time
from collections.abc import Callable
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
_QUIET = bytes(round(TELEPHONE_RATE * FRAME_SECONDS) * 2)


def spoken(step: Say | SayFile, language: str) -> bytes:
    """The step's sound as it arrives at the far end, PCM16 at 8 kHz; raises StepError."""
    try:
        return to_pcm(over_telephone(_sound(step, language)).samples)
    except (VoiceError, SoundError, OSError) as error:
        raise StepError(f"cannot say it: {error}") from error


def _sound(step: Say | SayFile, language: str) -> Sound:
    if isinstance(step, SayFile):
        return read_wav(Path(step.path))
    return engine_for(language).load(language).speak(step.text)


class Mouth:
    """One recording that the line asked for."""

    def __init__(
        self,
        listen: Listen,
        recordings: Recordings,
        tick: Callable[[], bool],
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._writer = recordings.begin(listen.recording, TELEPHONE_RATE)
        self._tick = tick
        self._sleep = sleep
        self._endpointer = Endpointer(
            TELEPHONE_RATE,
            silence=listen.silence,
            start_timeout=listen.start_timeout,
            max_seconds=listen.max_seconds,
        )
        self.ending: str | None = None

    @property
    def seconds(self) -> float:
        return round(self._writer.seconds, 2)

    def speak(self, pcm: bytes) -> None:
        """Say it, as fast as it was spoken; stops early when the line stops listening."""
        for start in range(0, len(pcm), len(_QUIET)):
            if not self._say(pcm[start : start + len(_QUIET)]):
                return

    def fall_silent(self, seconds: float) -> None:
        """Say nothing for so long, or until the line stops listening."""
        for _ in range(round(seconds / FRAME_SECONDS)):
            if not self._say(_QUIET):
                return

    def close(self) -> None:
        self._writer.close()

    def _say(self, frame: bytes) -> bool:
        self._sleep(FRAME_SECONDS)
        self._writer.write(frame)
        self.ending = self._endpointer.hear(frame)
        return self.ending is None and self._tick()
