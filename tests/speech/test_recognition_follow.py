"""A recording is heard while it grows: the writer here is the clock's `sleep`."""

import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hotline.speech.audio import Sound, SoundError
from hotline.speech.recognizers import Heard, Partial, Transcript, follow

RATE = 8000


class Listener:
    """A recogniser that counts what it is fed, and says so."""

    name = "listener"
    cores = 0.4

    def __init__(self) -> None:
        self.rate = 0
        self.pcm = b""

    def load(self) -> None:
        raise AssertionError("follow streams")

    def transcribe(self, sound: Sound) -> Transcript:
        raise AssertionError("follow streams")

    def stream(self, rate: int) -> "Listener":
        self.rate = rate
        return self

    def feed(self, pcm: bytes) -> Heard:
        assert len(pcm) % 2 == 0, "half a sample"
        self.pcm += pcm
        return Partial(str(len(self.pcm)))

    def finish(self) -> Transcript:
        return Transcript("done", 1.0, (), len(self.pcm) / 2 / self.rate)


def header(*, encoding: int = 1, channels: int = 1, length: int = 0) -> bytes:
    form = struct.pack("<HHIIHH", encoding, channels, RATE, RATE * 2, 2, 16)
    chunks = b"fmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", length)
    return b"RIFF" + struct.pack("<I", 36 + length) + b"WAVE" + chunks


class Writer:
    """Each sleep of the listener appends the next piece; after the last the recording has ended."""

    def __init__(self, path: Path, pieces: list[bytes]) -> None:
        self._path = path
        self._pieces: Iterator[bytes] = iter(pieces)
        self.ended = False

    def sleep(self, seconds: float) -> None:
        assert 0.05 <= seconds <= 0.3
        piece = next(self._pieces, None)
        if piece is None:
            self.ended = True
            return
        with self._path.open("ab") as file:
            file.write(piece)


@pytest.fixture
def record(tmp_path: Path) -> Callable[..., tuple[Listener, list[Heard], Transcript]]:
    def run(*pieces: bytes) -> tuple[Listener, list[Heard], Transcript]:
        path = tmp_path / "growing.wav"
        writer, listener, heard = Writer(path, list(pieces)), Listener(), []
        said = follow(path, lambda: writer.ended, listener, heard.append, sleep=writer.sleep)
        return listener, heard, said

    return run


def test_frames_are_heard_as_they_come_whatever_the_header_says(record) -> None:
    speech = bytes(range(200)) * 32
    listener, heard, said = record(header(length=0), speech[:3200], speech[3200:])
    assert listener.pcm == speech
    assert listener.rate == RATE
    assert heard == [Partial("3200"), Partial("6400")]
    assert said.seconds == pytest.approx(0.4)


def test_a_sample_written_in_two_halves_is_whole(record) -> None:
    listener, _, _ = record(header(), b"\1\2\3", b"\4\5\6")
    assert listener.pcm == b"\1\2\3\4\5\6"


def test_waits_for_a_file_and_a_header_that_come_late(record) -> None:
    begun = header()
    listener, _, _ = record(b"", begun[:10], begun[10:30], begun[30:] + b"\1\2", b"\3\4")
    assert listener.pcm == b"\1\2\3\4"


def test_what_is_written_at_the_very_end_is_heard(tmp_path: Path) -> None:
    path = tmp_path / "ended.wav"
    path.write_bytes(header() + b"\1\2" * 5000)
    listener = Listener()
    follow(path, lambda: True, listener)
    assert len(listener.pcm) == 10000


@pytest.mark.parametrize(
    "start",
    [b"", b"no sound at all, surely", header(encoding=7), header(channels=2), header()[:20]],
    ids=["empty", "text", "mu-law", "stereo", "cut off"],
)
def test_what_ends_without_being_a_sound_is_an_error(tmp_path: Path, start: bytes) -> None:
    path = tmp_path / "broken.wav"
    path.write_bytes(start)
    with pytest.raises(SoundError, match=r"broken\.wav"):
        follow(path, lambda: True, Listener())


def test_a_recording_that_never_came_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SoundError):
        follow(tmp_path / "absent.wav", lambda: True, Listener())
