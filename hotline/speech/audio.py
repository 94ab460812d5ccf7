"""Mono 16-bit sound in memory: reading and writing WAV, changing the sample rate."""

from io import BytesIO
from pathlib import Path
from typing import BinaryIO, NamedTuple

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

Samples = NDArray[np.int16]

FULL_SCALE = 32768.0


class SoundError(ValueError):
    """A file that is no sound, or a sound that is cut off before its first sample."""


class Sound(NamedTuple):
    """Mono PCM16 `samples`, `rate` of them a second."""

    samples: Samples
    rate: int

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.rate


def from_float(samples: NDArray[np.floating]) -> Samples:
    """Turn samples within -1…1 into PCM16, clipping what is beyond."""
    scaled = np.rint(np.asarray(samples, np.float64) * FULL_SCALE)
    return np.clip(scaled, -32768, 32767).astype(np.int16)


def to_float(samples: Samples) -> NDArray[np.float32]:
    """Turn PCM16 into samples within -1…1."""
    return samples.astype(np.float32) / np.float32(FULL_SCALE)


def from_pcm(pcm: bytes, rate: int) -> Sound:
    """Take raw little-endian PCM16; an odd last byte is half a sample, and dropped."""
    return Sound(np.frombuffer(pcm[: len(pcm) & ~1], "<i2").astype(np.int16), rate)


def to_pcm(samples: Samples) -> bytes:
    """Return raw little-endian PCM16."""
    return samples.astype("<i2").tobytes()


def silence(seconds: float, rate: int) -> Sound:
    return Sound(np.zeros(round(seconds * rate), np.int16), rate)


def join(sounds: list[Sound]) -> Sound:
    """Put sounds of one sample rate behind each other."""
    rates = {sound.rate for sound in sounds}
    if len(rates) != 1:
        raise ValueError(f"sounds of one sample rate are needed, not {sorted(rates)}")
    return Sound(np.concatenate([sound.samples for sound in sounds]), rates.pop())


def read_wav(source: Path | bytes | BinaryIO) -> Sound:
    """Read a sound file (WAV, FLAC, Ogg, any sample width), mixing its channels into one.

    Raises SoundError if it is none, FileNotFoundError if there is none.
    """
    if isinstance(source, Path):
        source = source.read_bytes()
    if isinstance(source, bytes):
        source = BytesIO(source)
    try:
        channels, rate = soundfile.read(source, dtype="float32", always_2d=True)
    except soundfile.SoundFileError as error:
        raise SoundError("not a sound file that can be read") from error
    if not len(channels):
        raise SoundError("a sound file without a single sample")
    return Sound(from_float(channels.mean(axis=1)), int(rate))


def wav_bytes(sound: Sound) -> bytes:
    """Return a whole PCM16 WAV file."""
    file = BytesIO()
    soundfile.write(file, sound.samples, sound.rate, format="WAV", subtype="PCM_16")
    return file.getvalue()


def write_wav(path: Path, sound: Sound) -> None:
    """Write a PCM16 WAV file. Raises OSError."""
    path.write_bytes(wav_bytes(sound))


def resample(sound: Sound, rate: int) -> Sound:
    """Change the sample rate, keeping pitch and length."""
    if sound.rate == rate:
        return sound
    changed = soxr.resample(to_float(sound.samples), sound.rate, rate)
    return Sound(from_float(changed), rate)
