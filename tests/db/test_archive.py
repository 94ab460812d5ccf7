"""What is backed up can be restored, also on the other kind of database."""

import tarfile
from pathlib import Path
from typing import Any

import pytest

from hotline.db import Base, Database, archive
from hotline.residents import Resident
from tests import community
from tests.conftest import Stores


@pytest.fixture
def backup(database: Database, tmp_path: Path) -> Path:
    with database.begin() as session:
        resident = community.add_resident(session, phone="+8613900000001", medicines=["阿司匹林"])
        community.add_call(session, resident_id=resident.id)
    (tmp_path / "recordings").mkdir()
    (tmp_path / "recordings" / "1-1.wav").write_bytes(b"sound")
    file = tmp_path / "hotline.tar.gz"
    assert archive.backup(database, tmp_path, file) == 3
    return file


def test_a_house_can_move(backup: Path, stores: Stores, tmp_path: Path) -> None:
    moved = Database(stores.database_url)
    Base.metadata.create_all(moved.engine)
    assert archive.restore(moved, tmp_path / "new", backup) == 3
    with moved.begin() as session:
        resident = session.query(Resident).one()
        assert resident.name == "王秀英"
        assert resident.created_at == community.NOW
        assert [medicine.name for medicine in resident.medicines] == ["阿司匹林"]
        community.add_resident(session, name="李建国")  # ids go on after the highest
    assert (tmp_path / "new" / "recordings" / "1-1.wav").read_bytes() == b"sound"
    moved.close()


def test_calls_go_on_while_it_is_backed_up(
    stores: Stores, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = Database(stores.database_url)
    Base.metadata.create_all(house.engine)
    with house.begin() as session:
        community.add_resident(session, phone="+8613900000001")
    write, came = archive._add, []

    def while_it_is_written(*arguments: Any) -> None:
        with house.begin() as session:  # a caller, in the middle of the tables
            came.append(community.add_call(session).id)
        write(*arguments)

    monkeypatch.setattr(archive, "_add", while_it_is_written)
    assert archive.backup(house, tmp_path, tmp_path / "hotline.tar.gz") == 1  # as at its beginning
    assert len(came) == len(Base.metadata.sorted_tables)
    house.close()


def test_nothing_is_restored_over_another_house(backup: Path, database: Database) -> None:
    with pytest.raises(archive.NotEmpty, match="residents"):
        archive.restore(database, backup.parent, backup)


def test_a_file_that_is_no_backup_changes_nothing(stores: Stores, tmp_path: Path) -> None:
    broken = tmp_path / "broken.tar.gz"
    with tarfile.open(broken, "w:gz"):
        pass
    fresh = Database(stores.database_url)
    Base.metadata.create_all(fresh.engine)
    with pytest.raises(KeyError):
        archive.restore(fresh, tmp_path, broken)
    fresh.close()
