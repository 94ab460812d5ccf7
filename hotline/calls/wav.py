"""A WAV file that is whole at every moment of its growth."""

import os
import struct
from pathlib import Path
from types import TracebackType

HEADER_BYTES = 44
_SYNC_SECONDS = 0.5


class GrowingWav:
    """Appends PCM16 mono to a WAV file.

    The header is brought up to date and both are written through at least twice a second of sound,
    so that a killed process leaves a file that plays up to then. Not thread-safe.
    """

    def __init__(self, path: Path, rate: int) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._rate = rate
        self._size = 0
        self._synced = 0
        self._file = path.open("wb", buffering=0)
        self._file.write(header(rate, 0))

    def write(self, pcm: bytes) -> None:
        """Raises OSError when the disk takes no more; what was written before stays playable."""
        written = self._file.write(pcm)
        self._size += written
        if self._size - self._synced >= self._rate * 2 * _SYNC_SECONDS:
            self._sync()
        if written < len(pcm):
            raise OSError(f"disk took {written} of {len(pcm)} bytes")

    @property
    def seconds(self) -> float:
        return self._size / (self._rate * 2)

    def close(self) -> None:
        if self._file.closed:
            return
        try:
            self._sync()
        finally:
            self._file.close()

    def _sync(self) -> None:
        os.pwrite(self._file.fileno(), header(self._rate, self._size), 0)
        os.fdatasync(self._file.fileno())
        self._synced = self._size

    def __enter__(self) -> "GrowingWav":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def header(rate: int, size: int) -> bytes:
    """The 44 bytes before `size` bytes of PCM16 mono at `rate` Hz."""
    head = b"RIFF" + struct.pack("<I", 36 + size) + b"WAVEfmt "
    return (
        head
        + struct.pack("<IHHIIHH", 16, 1, 1, rate, rate * 2, 2, 16)
        + b"data"
        + struct.pack("<I", size)
    )


def repair(path: Path) -> float:
    """Make the header fit the file's size, after its writer died; seconds of sound.

    Raises ValueError where the file is no WAV of ours.
    """
    with path.open("r+b") as file:
        head = file.read(HEADER_BYTES)
        if len(head) < HEADER_BYTES or head[:4] != b"RIFF" or head[36:40] != b"data":
            raise ValueError(f"not a WAV of ours: {path.name}")
        rate = int.from_bytes(head[24:28], "little")
        size = (path.stat().st_size - HEADER_BYTES) // 2 * 2
        file.seek(0)
        file.write(header(rate, size))
    return size / (rate * 2)
