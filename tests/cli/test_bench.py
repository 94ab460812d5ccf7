"""What benchmarks are made of; they themselves start whole hotlines, and are run by hand."""

from pathlib import Path

import click
import pytest

from hotline import cases
from hotline.cli.bench.installation import Installation, verdict
from hotline.cli.bench.plea import UNDERSTOOD, watched
from hotline.db import Database
from tests import community


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """On a machine that has a hotline of its own already."""
    monkeypatch.setenv("HOTLINE_DATA_DIR", str(tmp_path / "theirs"))
    monkeypatch.setenv("HOTLINE_DATABASE_URL", "postgresql://theirs")
    (tmp_path / "ours").mkdir()
    return Installation(tmp_path / "ours")


def test_a_limit_is_kept_or_not(capsys: pytest.CaptureFixture[str]) -> None:
    assert verdict(2.4, 3.0)
    assert not verdict(3.1, 3.0)
    assert "0.80    (limit 3.0 s)" in capsys.readouterr().out


def test_it_shares_the_prompts_and_nothing_else(made: Installation, tmp_path: Path) -> None:
    ours = made.settings
    assert ours.clips_dir.resolve() == (tmp_path / "theirs" / "prompts").resolve()
    assert ours.database_url == f"sqlite:///{tmp_path / 'ours' / 'hotline.db'}"


def test_a_hotline_that_does_not_start_says_why(
    made: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", "/bin/ls")  # which knows no `-m hotline`
    with pytest.raises(click.ClickException, match="hotline"):
        made.start()
    made.stop()


def test_the_board_tells_when_a_case_came_and_when_it_was_understood(database: Database) -> None:
    with database.begin() as session:
        old, _ = cases.open_case(session, community.add_call(session).id, "plea")
        cases.assess(old, "critical", [])
    with watched(database) as board:
        board.first(set())
        before = board.cases()
        assert before == {old.id}
        with database.begin() as session:
            new, _ = cases.open_case(session, community.add_call(session).id, "plea")
        shown = board.first(before)
        with database.begin() as session:
            cases.assess(session.merge(new), "urgent", [])
        assert board.first(before, *UNDERSTOOD) > shown
