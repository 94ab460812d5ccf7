"""`hotline residents import`."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from hotline.cli.residents import command
from hotline.db import Database
from hotline.outbox.models import OutboxEntry
from hotline.residents import Resident


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_DATA_DIR", str(tmp_path))


def load(tmp_path: Path, text: str) -> Result:
    file = tmp_path / "list.csv"
    file.write_text(text, encoding="utf-8")
    return CliRunner().invoke(command, ["import", str(file)])


def stored(tmp_path: Path) -> list[int]:
    database = Database(f"sqlite:///{tmp_path / 'hotline.db'}")
    with database.begin() as session:
        numbers = [
            session.scalars(select(func.count()).select_from(table)).one()
            for table in (Resident, OutboxEntry)
        ]
    database.close()
    return numbers


def test_a_good_list_is_loaded_into_a_fresh_database_and_its_names_rendered(tmp_path: Path) -> None:
    result = load(tmp_path, "姓名,楼号,房号\n王秀英,3号楼,2-501\nMary Hill,4号楼,1-101\n")

    assert result.exit_code == 0, result.output
    assert result.stdout.endswith("list.csv: 2 added, 0 updated\n")
    assert stored(tmp_path) == [2, 1]


def test_a_bad_list_is_reported_row_by_row_and_not_loaded(tmp_path: Path) -> None:
    result = load(tmp_path, "name,building,unit,phone\n王秀英,3号楼,2-501,\n李国强,,1,x\n")

    assert result.exit_code == 1
    assert "list.csv: row 3, column building: must not be empty\n" in result.stderr
    assert "list.csv: row 3, column phone: not a telephone number ('x')\n" in result.stderr
    assert "2 problems, nothing was loaded" in result.stderr
    assert stored(tmp_path) == [0, 0]


def test_a_language_that_the_line_does_not_speak_is_a_bad_cell(tmp_path: Path) -> None:
    text = "name,building,unit,language\n王秀英,3号楼,2-501,zh-CN\nMary Hill,4号楼,1-101,xx\n"
    result = load(tmp_path, text)

    assert result.exit_code == 1
    assert "row 3, column language: the line speaks en, zh-CN only ('xx')" in result.stderr
    assert stored(tmp_path) == [0, 0]


def test_a_file_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    result = CliRunner().invoke(command, ["import", str(tmp_path / "none.csv")])

    assert result.exit_code == 2
    assert "No such file" in result.stderr
