from pathlib import Path

import pytest

from scripts import house_rules


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project in a folder, with empty lock files."""
    for name in house_rules.LOCK_FILES:
        (tmp_path / name).write_text("")
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.mark.parametrize(("lines", "breaches"), [(300, 0), (301, 1)])
def test_a_file_has_at_most_300_lines(project: Path, lines: int, breaches: int) -> None:
    write(project / "hotline" / "long.py", "x = 1\n" * lines)

    assert len(list(house_rules.source_breaches(project))) == breaches


@pytest.mark.parametrize(("lines", "breaches"), [(40, 0), (41, 1)])
def test_a_function_has_at_most_40_lines(project: Path, lines: int, breaches: int) -> None:
    body = "    x = 1\n" * (lines - 1)
    write(project / "wsgi.py", f"class C:\n  pass\n\nasync def long():\n{body}")

    found = list(house_rules.source_breaches(project))

    assert len(found) == breaches
    assert all(line.startswith("wsgi.py:4: long has 41 lines") for line in found)


def test_a_migration_may_list_every_table_in_one_function(project: Path) -> None:
    body = "    x = 1\n" * 60
    write(project / house_rules.MIGRATIONS / "0001_people.py", f"def upgrade():\n{body}")

    assert not list(house_rules.source_breaches(project))


@pytest.mark.parametrize(
    "code",
    [
        "import time",
        "from random import choice",
        "import os, uuid",
        "import datetime\nx = datetime.datetime.now()",
        "from datetime import date\nx = date.today()",
    ],
)
@pytest.mark.parametrize(
    "room",
    ["flow/steps/menu.py", "triage/rules.py", "escalation/policy.py", "carriers/a/translate.py"],
)
def test_a_thinking_room_is_told_the_time(project: Path, room: str, code: str) -> None:
    write(project / "hotline" / room, code)

    assert "a thinking room" in "".join(house_rules.source_breaches(project))


def test_other_rooms_may_read_the_clock(project: Path) -> None:
    write(project / "hotline" / "calls" / "sessions.py", "import time\nx = time.time()")

    assert not list(house_rules.source_breaches(project))


def test_thinking_rooms_may_reckon_with_times(project: Path) -> None:
    write(project / "hotline" / "flow" / "engine.py", "from datetime import datetime, timedelta\n")

    assert not list(house_rules.source_breaches(project))


def test_a_lock_file_names_no_host(project: Path) -> None:
    write(project / "package-lock.json", '{\n  "resolved": "https://mirror.example/x.tgz"\n}\n')

    (breach,) = house_rules.lock_breaches(project)

    assert breach.startswith("package-lock.json:2: names a host")
