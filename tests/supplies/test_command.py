"""`hotline supplies`: a real office enters what can be ordered, and when."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from hotline.cli import main
from hotline.db import Database
from hotline.outbox.models import OutboxEntry
from hotline.supplies import OrderingWindow, SetMeal


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_DATA_DIR", str(tmp_path))


def supplies(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["supplies", *arguments])


def load(tmp_path: Path, text: str) -> Result:
    file = tmp_path / "meals.csv"
    file.write_text(text, encoding="utf-8")
    return supplies("import", str(file))


def stored(tmp_path: Path, table: type) -> list:
    database = Database(f"sqlite:///{tmp_path / 'hotline.db'}")
    with database.begin() as session:
        found = list(session.scalars(select(table)))
    database.close()
    return found


def window(batch: str, opens: str, closes: str) -> Result:
    return supplies("window", batch, "--opens", opens, "--closes", closes)


def test_a_leaflet_is_loaded_and_its_names_rendered_in_every_language(tmp_path: Path) -> None:
    result = load(tmp_path, "code,name,price\nA,蔬菜套餐,30\nB,肉菜套餐,60\n")

    assert result.exit_code == 0, result.output
    assert result.stdout.endswith("meals.csv: 2 added, 0 updated\n")
    assert [meal.price_cents for meal in stored(tmp_path, SetMeal)] == [3000, 6000]
    assert [entry.arguments for entry in stored(tmp_path, OutboxEntry)] == [["en"], ["zh-CN"]]


def test_a_bad_leaflet_is_reported_row_by_row_and_not_loaded(tmp_path: Path) -> None:
    result = load(tmp_path, "code,name,price\nA,蔬菜套餐,30\nB,,x\n")

    assert result.exit_code == 1
    assert "meals.csv: row 3, column name: must not be empty\n" in result.stderr
    assert "meals.csv: row 3, column price: Input should be a valid decimal" in result.stderr
    assert "2 problems, nothing was loaded" in result.stderr
    assert stored(tmp_path, SetMeal) == []


def test_a_window_is_entered_and_told(tmp_path: Path) -> None:
    result = window("3月9日", "2026-03-08T18:00+08:00", "2026-03-09T18:00+08:00")

    assert result.exit_code == 0, result.output
    (entered,) = stored(tmp_path, OrderingWindow)
    assert (entered.batch, entered.opens_at.isoformat()) == ("3月9日", "2026-03-08T10:00:00+00:00")
    assert entered.closes_at.isoformat() == "2026-03-09T10:00:00+00:00"


def test_an_overlap_is_one_line(tmp_path: Path) -> None:
    window("3月9日", "2026-03-08T18:00+08:00", "2026-03-09T18:00+08:00")
    result = window("3月10日", "2026-03-09T12:00+08:00", "2026-03-10T18:00+08:00")

    assert result.exit_code == 1
    assert result.stderr.startswith("hotline: it overlaps the window of batch '3月9日', 2026-03-0")
    assert len(stored(tmp_path, OrderingWindow)) == 1


@pytest.mark.parametrize(
    "arguments",
    [("window", "x"), ("window", "x", "--opens", "soon", "--closes", "later"), ("import", "none")],
)
def test_wrong_usage_is_exit_code_two(arguments: tuple[str, ...]) -> None:
    assert supplies(*arguments).exit_code == 2
