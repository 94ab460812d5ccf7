"""The voice of the operating system, for every language but Mandarin, by pyttsx3.

On Linux it is espeak-ng, whose library the package espeakng-loader carries. pyttsx3 hangs in
threads and loses files when asked for several, so each text has a short process of its own.
"""

import json
import logging
import os
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from hotline.speech.audio import Sound, SoundError, read_wav
from hotline.speech.voice.engines import VoiceError

SECONDS_ALLOWED = 60

logger = logging.getLogger(__name__)


def create(language: str) -> "DesktopVoice":
    return DesktopVoice(language)


class DesktopVoice:
    """One language of the system's voice."""

    def __init__(self, language: str) -> None:
        self.language = language

    def speak(self, text: str, rate: float = 1.0) -> Sound:
        """Return the text as sound; `rate` below 1 is slower. Raises VoiceError."""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "spoken.wav"
            self._run({"text": text, "language": self.language, "rate": rate, "file": str(file)})
            try:
                return read_wav(file)
            except (FileNotFoundError, SoundError) as error:
                raise VoiceError(f"the system's voice made no sound in {self.language}") from error

    def _run(self, order: dict[str, str | float]) -> None:
        """Let a process speak; the text goes by its standard input, where nobody can list it."""
        try:
            ended = subprocess.run(
                [sys.executable, "-m", "hotline.speech.voice.desktop_process"],
                input=json.dumps(order).encode(),
                env=_environment(),
                capture_output=True,
                timeout=SECONDS_ALLOWED,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise VoiceError(f"the system's voice hung for {SECONDS_ALLOWED} s") from error
        if ended.returncode:
            reason = ended.stderr.decode(errors="replace").strip().splitlines()[-1:] or [
                "no reason"
            ]
            raise VoiceError(f"the system's voice failed in {self.language}: {reason[0]}")


def _environment() -> dict[str, str]:
    """Return an environment in which pyttsx3 finds this code and the espeak-ng of the package."""
    paths = {"PYTHONPATH": str(Path(__file__).parents[3])}
    loader = find_spec("espeakng_loader")
    if sys.platform == "linux" and loader and loader.submodule_search_locations:
        folder = loader.submodule_search_locations[0]
        paths |= {"LD_LIBRARY_PATH": folder, "ESPEAK_DATA_PATH": folder}
    joined = {
        name: os.pathsep.join(filter(None, (path, os.environ.get(name))))
        for name, path in paths.items()
        if name != "ESPEAK_DATA_PATH"
    }
    return {**os.environ, **paths, **joined}
