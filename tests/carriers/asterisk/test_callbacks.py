"""What callers left on the switch becomes cases, once, whatever happens on the way."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline.calls.models import Call, Recording
from hotline.calls.recordings import HEAR, Recordings
from hotline.carriers.asterisk.callbacks import Callbacks
from hotline.carriers.asterisk.spool import STILL_SECONDS
from hotline.cases.models import Case
from hotline.config import ROOT
from hotline.db import Database
from hotline.flow.loader import Flows
from hotline.outbox.models import OutboxEntry
from hotline.speech.audio import silence, wav_bytes
from tests.community import add_call, add_resident

NUMBER = "+8613800138000"
STEM = f"1767225600.7_{NUMBER}"
SPOKEN = wav_bytes(silence(2.0, 8000))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "callbacks"
    made.mkdir()
    return made


@pytest.fixture
def callbacks(folder: Path, database: Database, tmp_path: Path) -> Callbacks:
    recordings = Recordings(database, tmp_path / "recordings")
    return Callbacks(folder, database, recordings, Flows.load(ROOT / "ivr_flows"))


def leave(folder: Path, stem: str = STEM, wav: bytes = SPOKEN, done: bool = True) -> None:
    """As the dialplan does."""
    (folder / f"{stem}.wav").write_bytes(wav)
    if done:
        (folder / f"{stem}.request").touch()


def the_case(session: Session) -> tuple[Case, Call, Recording | None]:
    case = session.scalars(select(Case)).one()
    recording = session.get(Recording, case.recording_id) if case.recording_id else None
    return case, session.get_one(Call, case.call_id), recording


def test_a_message_is_a_case_with_its_sound(
    callbacks: Callbacks, folder: Path, database: Database, tmp_path: Path
) -> None:
    with database.begin() as session:
        resident = add_resident(session, phone=NUMBER).id
    leave(folder)

    assert callbacks.pick_up() == 1

    with database.read() as session:
        case, call, recording = the_case(session)
        assert (case.kind, case.status, case.resident_id) == ("callback", "open", resident)
        assert (call.carrier, call.carrier_call_id) == ("asterisk", "1767225600.7")
        assert (call.from_number, call.outcome) == (NUMBER, "callback")
        assert call.started_at == datetime(2026, 1, 1, tzinfo=UTC)
        assert recording is not None
        assert recording.seconds == 2.0
        assert (tmp_path / "recordings" / str(recording.path)).read_bytes() == SPOKEN
        assert HEAR in session.scalars(select(OutboxEntry.job)).all()
    assert not list(folder.glob("[!.]*"))
    assert callbacks.pick_up() == 0


@pytest.mark.parametrize("wav", [b"", SPOKEN[:44]])
def test_who_said_nothing_is_called_back_all_the_same(
    callbacks: Callbacks, folder: Path, database: Database, wav: bytes
) -> None:
    leave(folder, wav=wav)
    assert callbacks.pick_up() == 1
    with database.read() as session:
        assert the_case(session)[2] is None


def test_a_number_that_was_withheld_is_nobodys(
    callbacks: Callbacks, folder: Path, database: Database
) -> None:
    leave(folder, "1767225600.7_")
    assert callbacks.pick_up() == 1
    with database.read() as session:
        assert the_case(session)[1].from_number is None


def test_a_call_that_lost_its_driver_is_the_same_call(
    callbacks: Callbacks, folder: Path, database: Database
) -> None:
    with database.begin() as session:
        begun = add_call(session, carrier="asterisk", carrier_call_id="1767225600.7").id
    leave(folder)
    callbacks.pick_up()
    with database.read() as session:
        assert the_case(session)[1].id == begun


def test_who_is_still_speaking_is_left_alone(callbacks: Callbacks, folder: Path) -> None:
    leave(folder, done=False)
    assert callbacks.pick_up() == 0


def test_a_message_that_grows_no_more_has_ended(
    callbacks: Callbacks, folder: Path, database: Database
) -> None:
    leave(folder, done=False)
    old = (folder / f"{STEM}.wav").stat().st_mtime - STILL_SECONDS - 1
    os.utime(folder / f"{STEM}.wav", (old, old))
    assert callbacks.pick_up() == 1


def test_what_was_stored_before_a_crash_is_not_stored_twice(
    callbacks: Callbacks, folder: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave(folder)
    with monkeypatch.context() as crash:
        crash.setattr(Path, "unlink", _crash)
        assert callbacks.pick_up() == 0
    assert callbacks.pick_up() == 1
    with database.read() as session:
        the_case(session)
        assert len(session.scalars(select(Recording)).all()) == 1
        assert list(session.scalars(select(OutboxEntry.job))).count(HEAR) == 1


def test_one_that_cannot_be_read_does_not_keep_the_others(
    callbacks: Callbacks, folder: Path, database: Database
) -> None:
    leave(folder, f"1767225599.6_{NUMBER}")
    (folder / f"1767225599.6_{NUMBER}.wav").write_bytes(
        b"no sound at all, but long enough to be it"
    )
    leave(folder)
    assert callbacks.pick_up() == 2


def test_no_folder_no_request(database: Database, callbacks: Callbacks, folder: Path) -> None:
    folder.rmdir()
    assert callbacks.pick_up() == 0


def _crash(*_: object, **__: object) -> None:
    raise OSError("killed")
