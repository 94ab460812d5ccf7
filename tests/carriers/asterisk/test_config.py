"""The rendered configuration as values and files."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from hotline import staff
from hotline.carriers.asterisk.config import (
    Switch,
    Tls,
    Trunk,
    operators_of,
    phones_of,
    render,
    write,
)
from hotline.carriers.asterisk.names import desk_phone
from tests.servers.asterisk import placeholders, switch_for


@pytest.fixture
def switch(tmp_path: Path) -> Switch:
    return switch_for(tmp_path, ["wang"])


def test_a_value_is_one_line_and_no_comment(switch: Switch) -> None:
    ari = replace(switch.ari, password="one;two")
    assert "password = one\\;two\n" in render(replace(switch, ari=ari))["ari.conf"]

    broken = replace(switch.ari, password="one\n[admin]")
    with pytest.raises(ValueError, match="cannot be written"):
        render(replace(switch, ari=broken))


def test_passwords_are_for_owner_and_group(switch: Switch) -> None:
    for path in write(switch, placeholders()):
        assert path.stat().st_mode & 0o777 == 0o640, path


def test_phones_are_listed_for_who_sets_them_up(switch: Switch) -> None:
    write(switch, placeholders())

    assert (switch.folder / "phones.csv").read_text().splitlines() == [
        "login,user,password",
        "wang,staff-wang,password-of-wang",
    ]


def test_without_a_trunk_nobody_can_be_reached_outside(switch: Switch) -> None:
    files = render(replace(switch, trunk=None))

    assert "trunk" not in files["pjsip.conf"].replace("from the trunk is the trunk", "")
    assert "@trunk" not in files["extensions.conf"]


def test_a_secure_trunk_is_reached_over_tls_alone(switch: Switch, tmp_path: Path) -> None:
    network = replace(switch.network, tls=Tls(tmp_path / "cert.pem", tmp_path / "key.pem"))
    trunk = Trunk("sip.example", "4001", "secret", secure=True)
    pjsip = render(replace(switch, network=network, trunk=trunk))["pjsip.conf"]

    assert "transport = tls\nmedia_encryption = sdes\n" in pjsip
    assert "transport = udp" not in pjsip


def test_everybody_who_works_here_has_a_phone_and_operators_are_rung(session: Session) -> None:
    staff.add(session, "wang", "王", "operator", ["operators"], "13900000001")
    staff.add(session, "李医生", "李", "operator", ["medical"])
    staff.add(session, "gone", "去", "operator", ["operators"]).active = False
    session.flush()
    phones = phones_of(session, "secret")
    inside, outside = (operators_of(session, trunk=trunk) for trunk in (False, True))

    assert [phone.endpoint for phone in phones] == ["staff-wang", desk_phone("李医生")]
    assert inside == {"staff-wang": "PJSIP/staff-wang"}
    assert outside == inside | {"staff-wang-outside": "PJSIP/+8613900000001@trunk"}


def test_a_password_follows_from_the_secret_and_the_login(session: Session) -> None:
    for login in ("wang", "li"):
        staff.add(session, login, login, "operator")
    wang, li = phones_of(session, "secret")

    assert phones_of(session, "secret") == (wang, li)
    assert phones_of(session, "another")[0].password != wang.password
    assert wang.password != li.password
    assert wang.password not in repr(wang)


@pytest.mark.parametrize("login", ["李医生", "li@home", "a b"])
def test_a_login_that_no_phone_can_be_called_has_a_name_made_of_it(login: str) -> None:
    assert desk_phone(login).removeprefix("staff-").isalnum()
    assert desk_phone(login) != desk_phone(login + "x")
