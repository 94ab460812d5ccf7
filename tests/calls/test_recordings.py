"""Recordings: known from the first moment, kept whatever happens, heard once."""

import wave
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from hotline.calls.models import Call, Recording
from hotline.calls.recordings import Recordings
from hotline.db import Database
from hotline.outbox.models import OutboxEntry
from tests.community import add_call

SECOND = b"\x01\x02" * 8000


@pytest.fixture
def recordings(database: Database, tmp_path: Path) -> Recordings:
    return Recordings(database, tmp_path / "recordings")


@pytest.fixture
def name(database: Database) -> str:
    with database.begin() as session:
        recording = Recording(name="1-1", call_id=add_call(session).id, purpose="plea")
        session.add(recording)
        return recording.name


def jobs(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(OutboxEntry.job).order_by(OutboxEntry.id)))


def test_what_is_said_is_written_and_heard(
    recordings: Recordings, database: Database, name: str
) -> None:
    writer = recordings.begin(name, 8000)
    writer.write(SECOND)
    assert writer.close() == 1.0
    with database.read() as session:
        recording = session.scalars(select(Recording)).one()
    assert recording.seconds == 1.0
    assert recording.ended_at is not None
    path = recordings.path(recording.id)
    assert path is not None
    with wave.open(str(path)) as file:
        assert file.getnframes() == 8000
    assert jobs(database) == ["hotline.jobs.hear_live", "hotline.jobs.hear"]


def test_an_end_said_twice_is_heard_once(
    recordings: Recordings, database: Database, name: str
) -> None:
    writer = recordings.begin(name)
    writer.close()
    writer.close()
    recordings.finish(name)
    assert jobs(database).count("hotline.jobs.hear") == 1


def test_a_full_disk_does_not_end_the_call(
    recordings: Recordings, database: Database, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = recordings.begin(name)
    writer.write(SECOND)

    def full(self: object, pcm: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("hotline.calls.wav.GrowingWav.write", full)
    writer.write(SECOND)
    writer.write(SECOND)
    assert writer.close() == 1.0


def test_a_writer_that_died_is_finished_once_its_call_is_over(
    recordings: Recordings, database: Database, name: str
) -> None:
    writer = recordings.begin(name)
    writer.write(SECOND + SECOND[:100])  # … and the process is gone
    recordings.finish_orphans()
    with database.begin() as session:
        assert session.scalars(select(Recording.ended_at)).one() is None
        session.scalars(select(Call)).one().ended_at = database.clock() - timedelta(seconds=3)
    recordings.finish_orphans()
    with database.read() as session:
        assert session.scalars(select(Recording.seconds)).one() == pytest.approx(1.00625)
    writer.close()


def test_sound_that_a_carrier_keeps_is_fetched_and_then_heard(
    recordings: Recordings, database: Database, name: str
) -> None:
    recordings.attach(name, "https://carrier.example/RE1", 3.0)
    recordings.attach(name, "https://carrier.example/RE1", 3.0)
    assert jobs(database) == ["hotline.jobs.fetch_recording"]
    with database.read() as session:
        recording_id = session.scalars(select(Recording.id)).one()
    assert recordings.path(recording_id) is None
    recordings.store(recording_id, b"RIFF....WAVE")
    assert recordings.path(recording_id) is not None
    assert jobs(database)[-1] == "hotline.jobs.hear"


def test_a_recording_that_no_flow_asked_for_is_refused(recordings: Recordings) -> None:
    with pytest.raises(LookupError, match="7-7"):
        recordings.begin("7-7")


def test_sound_that_could_not_be_written_is_fetched_again(
    recordings: Recordings, database: Database, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    recordings.attach(name, "https://carrier.example/RE1", 3.0)
    with database.read() as session:
        recording = session.scalars(select(Recording)).one()

    def full(self: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(Path, "write_bytes", full)
        with pytest.raises(OSError, match="No space"):
            recordings.store(recording.id, b"RIFF....WAVE")
    with database.begin() as session:
        session.scalars(select(Call)).one().ended_at = database.clock() - timedelta(minutes=1)
    recordings.finish_orphans()
    with database.read() as session:
        assert session.scalars(select(Recording.ended_at)).one() is None
    recordings.store(recording.id, b"RIFF....WAVE")
    assert recordings.path(recording.id) is not None


def test_a_carriers_copy_is_not_wanted_where_all_was_written(
    recordings: Recordings, database: Database, name: str
) -> None:
    recordings.begin(name).close()
    recordings.attach(name, "https://carrier/RE1", 1.0)
    assert "hotline.jobs.fetch_recording" not in jobs(database)


def test_a_carriers_copy_completes_what_broke_off_before_it_is_heard(
    recordings: Recordings, database: Database, name: str
) -> None:
    writer = recordings.begin(name, 8000)
    writer.write(SECOND)
    writer.let_go()
    recordings.attach(name, "https://carrier/RE1", 2.0)
    now = database.clock()
    with database.begin() as session:
        session.scalars(select(Call)).one().ended_at = now
    database.clock = lambda: now + timedelta(seconds=30)
    recordings.finish_orphans()
    assert jobs(database) == ["hotline.jobs.hear_live", "hotline.jobs.fetch_recording"]
    database.clock = lambda: now + timedelta(minutes=6)
    recordings.finish_orphans()
    assert jobs(database)[-1] == "hotline.jobs.hear"
