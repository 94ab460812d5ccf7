"""`hotline staff`: the first administrator is made here."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hotline.cli.staff import command
from hotline.db import Database
from hotline.staff import Staff, authenticate, find, members

CSV = """login,name,role,groups,phone,language,password
nurse,陈护士,operator,medical;operators,15490000001,zh-CN,nurse-secret
gao,高洁,审核员,,,en,
"""


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_DATA_DIR", str(tmp_path))


def staff(*arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(command, list(arguments), input=typed)


def load(tmp_path: Path, text: str) -> Result:
    file = tmp_path / "staff.csv"
    file.write_text(text, encoding="utf-8")
    return staff("import", str(file))


def can_log_in(tmp_path: Path, login: str, password: str) -> bool:
    database = Database(f"sqlite:///{tmp_path / 'hotline.db'}")
    with database.begin() as session:
        found = authenticate(session, login, password)
    database.close()
    return found is not None


def entered(tmp_path: Path, login: str) -> Staff:
    database = Database(f"sqlite:///{tmp_path / 'hotline.db'}")
    with database.begin() as session:
        person = find(session, login)
    database.close()
    assert person is not None
    return person


def test_the_first_administrator_gets_a_password_that_opens(tmp_path: Path) -> None:
    result = staff("add", "admin", "--role", "administrator", "--name", "周敏")

    assert result.exit_code == 0, result.output
    told = re.fullmatch(r"login admin password (\S+)\n", result.stdout)
    assert told is not None
    assert can_log_in(tmp_path, "admin", told[1])
    assert (entered(tmp_path, "admin").role, entered(tmp_path, "admin").name) == (
        "administrator",
        "周敏",
    )


def test_a_given_password_is_not_printed(tmp_path: Path) -> None:
    result = staff(
        "add", "li", "--groups", "medical", "--prompt", typed="long enough\nlong enough\n"
    )

    assert result.exit_code == 0
    assert "long enough" not in result.output
    assert can_log_in(tmp_path, "li", "long enough")
    assert entered(tmp_path, "li").groups == ["medical"]


def test_an_operator_whom_nobody_would_ring_is_noticed(tmp_path: Path) -> None:
    assert "is in no group" in staff("add", "li").stderr
    assert "is in no group" not in staff("add", "wang", "--groups", "operators").stderr


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("add", "li"), "the login 'li' exists already"),
        (("add", "wang", "--phone", "x"), "phone: not a telephone number"),
        (("add", "wang", "--phone", "123"), "phone: an inside line"),
        (("add", "wang", "--groups", "medicol"), "'medicol' is no group; known: medical"),
        (("add", "wang", "--language", "xx"), "language: the line speaks en, zh-CN only"),
        (("add", "wang", "--password", "short"), "8 to 200 characters"),
        (("password", "nobody"), "nobody has the login 'nobody'"),
        (("password", "li", "--password", "short"), "8 to 200 characters"),
    ],
)
def test_what_cannot_be_done_is_one_line(arguments: tuple[str, ...], complaint: str) -> None:
    staff("add", "li")

    result = staff(*arguments)

    assert result.exit_code == 1
    assert result.stderr.startswith("hotline: ")
    assert complaint in result.stderr


def test_a_refused_password_enters_nobody(tmp_path: Path) -> None:
    staff("add", "wang", "--password", "short")

    assert staff("add", "wang").exit_code == 0


def test_wrong_usage_is_exit_code_two() -> None:
    assert staff("add", "li", "--role", "boss").exit_code == 2
    assert staff("fire", "li").exit_code == 2


def test_a_new_password_replaces_the_old_one(tmp_path: Path) -> None:
    staff("add", "li", "--password", "the old password")
    staff("password", "li", "--password", "the new password")

    assert can_log_in(tmp_path, "li", "the new password")
    assert not can_log_in(tmp_path, "li", "the old password")


def test_a_list_of_staff_is_loaded_and_loaded_again(tmp_path: Path) -> None:
    assert load(tmp_path, CSV).stdout.endswith("2 added, 0 updated\n")
    assert can_log_in(tmp_path, "nurse", "nurse-secret")
    assert entered(tmp_path, "gao").role == "reviewer"

    left = load(tmp_path, "login,name,role,active\nnurse,陈洁,operator,no\n")

    assert left.stdout.endswith("0 added, 1 updated\n")
    nurse = entered(tmp_path, "nurse")
    assert (nurse.name, nurse.phone, nurse.active) == ("陈洁", "+8615490000001", False)
    assert not can_log_in(tmp_path, "nurse", "nurse-secret")


def test_members_follow_the_order_of_the_list(tmp_path: Path) -> None:
    rows = "".join(f"{login},{login},operator,medical\n" for login in ("zhao", "li", "wang"))
    load(tmp_path, f"login,name,role,groups\n{rows}")

    database = Database(f"sqlite:///{tmp_path / 'hotline.db'}")
    with database.begin() as session:
        assert [person.login for person in members(session, "medical")] == ["zhao", "li", "wang"]
    database.close()


def test_what_would_never_be_rung_is_refused(tmp_path: Path) -> None:
    row = "li,李,operator,operators;medicol,123,xx"
    result = load(tmp_path, f"login,name,role,groups,phone,language\n{row}\n")

    assert result.exit_code == 1
    assert "row 2, column groups: entry 2: 'medicol' is no group; known: medical, " in result.stderr
    assert "row 2, column phone: an inside line, which nothing here can ring" in result.stderr
    assert "row 2, column language: the line speaks en, zh-CN only ('xx')" in result.stderr
    assert "3 problems, nothing was loaded" in result.stderr


def test_a_bad_list_loads_nobody_and_shows_no_password(tmp_path: Path) -> None:
    result = load(tmp_path, f"{CSV}boss,Boss,boss,,,,secret\nnurse,X,operator,,,,\n")

    assert result.exit_code == 1
    assert "row 4, column role: Input should be 'operator', 'reviewer' or" in result.stderr
    assert "row 4, column password: String should have at least 8 characters\n" in result.stderr
    assert "row 5, column login: the same login as in row 2 ('nurse')" in result.stderr
    assert "secret" not in result.output
    assert staff("password", "nurse").exit_code == 1
