"""Live hearing: a recogniser reads a recording while it is being written.

Whoever records need not know that somebody listens, and a listener that dies costs nothing: the
recording goes on, and the next listener begins at its start.
"""

import struct
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from hotline.speech.audio import SoundError
from hotline.speech.recognizers.interface import Heard, Recognizer, Transcript

_POLL_SECONDS = 0.15
_PIECE_SECONDS = 0.2
"""What is already there is fed in pieces as small as live sound comes in."""
_LONGEST_HEADER = 4096
_PCM = 1

Sleep = Callable[[float], None]
IsEnded = Callable[[], bool]


def follow(
    path: Path,
    is_ended: IsEnded,
    recognizer: Recognizer,
    on_heard: Callable[[Heard], None] = lambda _: None,
    *,
    sleep: Sleep = time.sleep,
) -> Transcript:
    """Recognise a growing WAV file (mono PCM16) until it has ended and everything is read.

    `is_ended` is asked until it says yes; `on_heard` gets partials and utterances as they come.
    Only the file's size counts, for the length in its header lags behind while it grows.
    Raises SoundError if the recording ends without having become a sound.
    """
    header = _wait_for_header(path, is_ended, sleep)
    stream = recognizer.stream(header.rate)
    for pcm in _pcm_as_it_comes(path, header, is_ended, sleep):
        if (heard := stream.feed(pcm)) is not None:
            on_heard(heard)
    return stream.finish()


class _Header(NamedTuple):
    rate: int
    length: int


def _wait_for_header(path: Path, is_ended: IsEnded, sleep: Sleep) -> _Header:
    while True:
        ended = is_ended()
        if path.is_file() and (header := _read_header(path)):
            return header
        if ended:
            raise SoundError(f"{path.name} ended without a sound")
        sleep(_POLL_SECONDS)


def _read_header(path: Path) -> _Header | None:
    """Return None while the header is not written to its end; raises SoundError if it is none."""
    with path.open("rb") as file:
        start = file.read(_LONGEST_HEADER)
    if len(start) >= 12 and (start[:4], start[8:12]) != (b"RIFF", b"WAVE"):
        raise SoundError(f"{path.name} is no WAV file")
    rate, position = 0, 12
    while position + 8 <= len(start):
        chunk, length = struct.unpack_from("<4sI", start, position)
        position += 8
        if chunk == b"data":
            return _Header(rate, position)
        if chunk == b"fmt " and position + 16 <= len(start):
            rate = _read_format(path, start[position : position + 16])
        position += length + length % 2
    return None


def _read_format(path: Path, chunk: bytes) -> int:
    encoding, channels, rate, _, _, bits = struct.unpack("<HHIIHH", chunk)
    if (encoding, channels, bits) != (_PCM, 1, 16) or not rate:
        raise SoundError(f"{path.name} is not mono PCM16")
    return int(rate)


def _pcm_as_it_comes(
    path: Path, header: _Header, is_ended: IsEnded, sleep: Sleep
) -> Iterator[bytes]:
    size = 2 * max(1, round(header.rate * _PIECE_SECONDS))
    half_sample = b""
    with path.open("rb") as file:
        file.seek(header.length)
        while True:
            ended = is_ended()  # before reading, so that nothing written until then is missed
            while piece := file.read(size):
                piece = half_sample + piece
                whole = len(piece) & ~1
                half_sample = piece[whole:]
                yield piece[:whole]
            if ended:
                return
            sleep(_POLL_SECONDS)
