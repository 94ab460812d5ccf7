"""Logging in."""

import pytest
from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from hotline.staff import Staff, StaffError, add, authenticate, new_password, set_password

PASSWORD = "correct horse"


@pytest.fixture
def person(session: Session) -> Staff:
    person = add(session, "li", "李护士", "operator")
    set_password(person, PASSWORD)
    return person


def test_the_right_password_opens_and_only_a_hash_is_kept(session: Session, person: Staff) -> None:
    assert authenticate(session, "li", PASSWORD) == person
    assert PASSWORD not in (person.password_hash or "")
    assert (person.password_hash or "").startswith("$argon2id$")


@pytest.mark.parametrize(
    ("login", "password"),
    [("li", "wrong horse"), ("li", ""), ("nobody", PASSWORD), ("", ""), ("li", "x" * 100_000)],
)
def test_anything_else_does_not(session: Session, person: Staff, login: str, password: str) -> None:
    assert authenticate(session, login, password) is None


def test_who_left_or_has_no_password_cannot_log_in(session: Session, person: Staff) -> None:
    add(session, "new", "新人", "operator")
    person.active = False

    assert authenticate(session, "li", PASSWORD) is None
    assert authenticate(session, "new", "") is None


def test_a_hash_that_became_too_cheap_is_renewed(session: Session, person: Staff) -> None:
    person.password_hash = PasswordHasher(time_cost=1, memory_cost=1024).hash(PASSWORD)
    cheap = person.password_hash

    assert authenticate(session, "li", "wrong horse") is None
    assert person.password_hash == cheap
    assert authenticate(session, "li", PASSWORD) == person
    assert person.password_hash != cheap
    assert authenticate(session, "li", PASSWORD) == person


def test_a_broken_hash_opens_nothing(session: Session, person: Staff) -> None:
    person.password_hash = "plain text from somewhere"

    assert authenticate(session, "li", "plain text from somewhere") is None


@pytest.mark.parametrize("password", ["", "short", "x" * 201])
def test_a_useless_password_is_refused(person: Staff, password: str) -> None:
    with pytest.raises(StaffError, match="8 to 200 characters"):
        set_password(person, password)


def test_made_passwords_are_long_and_never_the_same() -> None:
    passwords = {new_password() for _ in range(100)}

    assert len(passwords) == 100
    assert all(len(password) == 19 for password in passwords)
