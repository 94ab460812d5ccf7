"""Try out a Vosk model before it is trusted.

A damaged model does not only fail to load: it may end the process that uses it. So a process of
its own loads it and hears a second of noise, once for every state of the folder.
"""

import hashlib
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import numpy as np

from hotline.speech.recognizers.interface import ModelBrokenError


def try_out(folder: Path, rate: int, receipts: Path) -> None:
    """Raise ModelBrokenError unless the model works; what worked is remembered in `receipts`."""
    receipt = receipts / _fingerprint(folder)
    if receipt.exists():
        return
    command = [sys.executable, "-m", __name__, str(folder), str(rate)]
    if subprocess.run(command, capture_output=True, check=False).returncode:  # noqa: S603
        raise ModelBrokenError(f"{folder} is damaged: a recogniser cannot work with it")
    with suppress(OSError):  # a read-only disk: tried out again next time
        receipts.mkdir(parents=True, exist_ok=True)
        receipt.touch()


def _fingerprint(folder: Path) -> str:
    """Return a name for the state of the folder: which files, how long, when written."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    states = [(str(file), file.stat().st_size, file.stat().st_mtime_ns) for file in files]
    return hashlib.sha256(repr(states).encode()).hexdigest()[:32]


def _hear_noise(folder: str, rate: int) -> None:
    import vosk

    vosk.SetLogLevel(-1)
    decoder = vosk.KaldiRecognizer(vosk.Model(folder), rate)
    noise = np.random.default_rng(1).integers(-2000, 2000, rate, np.int16)
    decoder.AcceptWaveform(noise.tobytes())
    decoder.FinalResult()


if __name__ == "__main__":
    _hear_noise(sys.argv[1], int(sys.argv[2]))
