"""`hotline export`."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hotline.cli.export import command
from hotline.db import Database
from hotline.db.migrate import upgrade
from hotline.exports import KINDS
from tests.community import NOW, add_resident


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_DATA_DIR", str(tmp_path))
    url = f"sqlite:///{tmp_path / 'hotline.db'}"
    upgrade(url)
    database = Database(url)
    with database.begin() as session:
        add_resident(session, needs=["dialysis"], medicines=["阿司匹林"])
    database.close()


def export(*arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments))


def test_a_json_object_a_line_is_what_is_printed_by_default() -> None:
    result = export("residents")

    assert result.exit_code == 0, result.output
    (line,) = result.stdout.splitlines()
    assert json.loads(line)["medicines"] == ["阿司匹林"]
    assert "阿司匹林" in line


def test_csv_can_be_had() -> None:
    (row,) = csv.DictReader(io.StringIO(export("residents", "--format", "csv").stdout))

    assert json.loads(row["needs"]) == ["dialysis"]


@pytest.mark.parametrize(
    ("since", "number"),
    [
        (NOW.isoformat(), 1),
        ("2026-03-09T18:00:00+08:00", 1),
        ("2026-03-09T10:00:01Z", 0),
        ("2026-03-07", 1),
        ("2026-03-12", 0),
    ],
)
def test_since(since: str, number: int) -> None:
    result = export("residents", "--since", since)

    assert result.exit_code == 0, result.output
    assert len(result.stdout.splitlines()) == number


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_can_be_exported_from_migrated_tables(kind: str) -> None:
    assert export(kind, "--format", "csv").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("residents", "--since", "yesterday"), "'yesterday' is no time such as"),
        (("residents", "--since", "0001-01-01"), "is no time such as"),
        (("secrets",), "is not one of"),
        (("residents", "--format", "xml"), "is not one of"),
    ],
)
def test_wrong_usage_is_a_clear_line_and_exit_code_two(
    arguments: tuple[str, ...], complaint: str
) -> None:
    result = export(*arguments)

    assert result.exit_code == 2
    assert complaint in result.stderr
