"""Talks that the switch has recorded come to the other recordings of their call, once."""

import os
from pathlib import Path

import pytest
from sqlalchemy import select

from hotline.calls.models import Recording
from hotline.calls.recordings import Recordings
from hotline.carriers.asterisk.spool import STILL_SECONDS
from hotline.carriers.asterisk.talks import UNCLAIMED, Talks
from hotline.db import Database
from hotline.outbox.models import OutboxEntry
from hotline.speech.audio import silence, wav_bytes
from tests.community import add_call

NAME = "1-talk-1"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "talks"
    made.mkdir()
    return made


@pytest.fixture
def talks(folder: Path, database: Database, tmp_path: Path) -> Talks:
    with database.begin() as session:
        session.add(Recording(name=NAME, call_id=add_call(session).id, purpose="talk"))
    return Talks(folder, Recordings(database, tmp_path / "recordings"))


def leave(folder: Path, name: str, rate: int = 8000, ago: float = STILL_SECONDS + 1) -> Path:
    """As the switch does, so long ago."""
    path = folder / name
    path.write_bytes(wav_bytes(silence(2.0, rate)))
    then = path.stat().st_mtime - ago
    os.utime(path, (then, then))
    return path


@pytest.mark.parametrize(("suffix", "rate"), [(".wav", 8000), (".wav16", 16000)])
def test_a_talk_that_has_ended_is_a_recording_of_its_call(
    talks: Talks, folder: Path, database: Database, tmp_path: Path, suffix: str, rate: int
) -> None:
    sound = leave(folder, NAME + suffix, rate).read_bytes()
    assert talks.pick_up() == 1
    with database.read() as session:
        recording = session.scalars(select(Recording)).one()
        assert (recording.seconds, recording.path) == (2.0, f"{NAME}.wav")
        assert recording.ended_at is not None
        assert not session.scalars(select(OutboxEntry)).all(), "no machine hears what people heard"
    assert (tmp_path / "recordings" / f"{NAME}.wav").read_bytes() == sound
    assert not list(folder.glob("[!.]*"))
    assert talks.pick_up() == 0


def test_a_talk_that_goes_on_is_left_alone(talks: Talks, folder: Path) -> None:
    leave(folder, f"{NAME}.wav", ago=0)
    assert talks.pick_up() == 0


def test_what_belongs_to_no_call_is_put_aside_told_once_and_keeps_no_other(
    talks: Talks, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    sound = leave(folder, "0-talk-1.wav").read_bytes()
    leave(folder, f"{NAME}.wav")
    assert talks.pick_up() == 1
    assert (folder / UNCLAIMED / "0-talk-1.wav").read_bytes() == sound
    assert talks.pick_up() == 0
    assert len(caplog.records) == 1


def test_what_cannot_be_stored_is_tried_again_but_told_once(
    talks: Talks, folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "recordings").write_text("no folder")
    leave(folder, f"{NAME}.wav")
    assert talks.pick_up() == talks.pick_up() == 0
    assert len(caplog.records) == 1
    (tmp_path / "recordings").unlink()
    assert talks.pick_up() == 1


def test_one_that_was_stored_before_a_crash_is_stored_once(
    talks: Talks, folder: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave(folder, f"{NAME}.wav")
    with monkeypatch.context() as crash:
        crash.setattr(Path, "unlink", _crash)
        assert talks.pick_up() == 0
    assert talks.pick_up() == 1
    with database.read() as session:
        assert session.scalars(select(Recording)).one().seconds == 2.0


def test_no_folder_no_talk(talks: Talks, folder: Path) -> None:
    folder.rmdir()
    assert talks.pick_up() == 0


def _crash(*_: object, **__: object) -> None:
    raise OSError("killed")
