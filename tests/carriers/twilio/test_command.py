"""`hotline twilio fallback`."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from hotline import staff
from hotline.carriers.twilio.assembly import FALLBACK_FILE
from hotline.cli import main
from hotline.db import Database
from tests.community import make_tables


def test_it_prints_what_the_fallback_url_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTLINE_DATA_DIR", str(tmp_path))
    database = Database(f"sqlite:///{tmp_path / 'hotline.db'}")
    make_tables(database)
    with database.begin() as session:
        staff.add(session, "doctor", "李", "operator", ["operators"], "+8613900000001")
    database.close()
    printed = CliRunner().invoke(main, ["twilio", "fallback"])
    assert printed.exit_code == 0
    assert "<Number>+8613900000001</Number>" in printed.stdout
    assert (tmp_path / FALLBACK_FILE).read_text(encoding="utf-8") == printed.stdout.strip()
