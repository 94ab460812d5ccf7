"""A recording is whole at every moment."""

import wave
from pathlib import Path

import pytest

from hotline.calls.wav import GrowingWav, repair

SECOND = b"\x01\x02" * 8000


def length(path: Path) -> float:
    with wave.open(str(path)) as file:
        return file.getnframes() / file.getframerate()


def test_it_plays_while_it_grows(tmp_path: Path) -> None:
    path = tmp_path / "new" / "plea.wav"
    wav = GrowingWav(path, 8000)
    assert length(path) == 0
    wav.write(SECOND)
    assert length(path) == 1.0
    wav.write(SECOND)
    assert length(path) == 2.0
    wav.close()
    wav.close()
    assert wav.seconds == 2.0


def test_what_a_killed_writer_left_is_all_playable(tmp_path: Path) -> None:
    path = tmp_path / "plea.wav"
    wav = GrowingWav(path, 8000)
    wav.write(SECOND)
    wav.write(SECOND[:4001])  # and then the process was killed, in mid-sample
    assert length(path) == 1.0
    assert repair(path) == pytest.approx(1.25, abs=0.001)
    assert length(path) == pytest.approx(1.25, abs=0.001)
    wav.close()


def test_a_file_that_is_none_of_ours_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "other.wav"
    path.write_bytes(b"something else" * 10)
    with pytest.raises(ValueError, match=r"other\.wav"):
        repair(path)
    assert path.read_bytes() == b"something else" * 10
