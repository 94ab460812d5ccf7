"""Entering staff, and in which order a group is rung."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline.escalation.sweep import load_policies
from hotline.staff import (
    GROUPS,
    AccessRecord,
    Role,
    Staff,
    StaffError,
    add,
    find,
    log_access,
    members,
)


def test_a_person_is_entered_once_and_found_by_login(session: Session) -> None:
    person = add(session, "li", "李护士", "operator", ["medical"], "154 9000 0001")

    assert find(session, "li") == person
    assert (person.role, person.phone) == (Role.OPERATOR, "+8615490000001")
    assert find(session, "nobody") is None


@pytest.mark.parametrize(
    ("login", "role", "phone", "complaint"),
    [
        ("li", "operator", None, "'li' exists already"),
        ("two words", "operator", None, "login: String should match pattern"),
        ("wang", "boss", None, "role: Input should be 'operator', 'reviewer' or 'admin"),
        ("wang", "operator", "ring me", r"phone: not a telephone number \('ring me'\)"),
        ("wang", "operator", "123", r"phone: an inside line, which nothing here can ring"),
    ],
)
def test_what_cannot_be_stored_is_refused(
    session: Session, login: str, role: str, phone: str | None, complaint: str
) -> None:
    add(session, "li", "李护士", "operator")

    with pytest.raises(StaffError, match=complaint):
        add(session, login, "某人", role, [], phone)


def test_a_misspelt_group_is_refused_with_those_there_are(session: Session) -> None:
    with pytest.raises(StaffError, match=r"'medicol' is no group; known: medical, operators, vol"):
        add(session, "wang", "王芳", "operator", ["operators", "medicol"])

    assert find(session, "wang") is None


def test_a_language_that_the_line_does_not_speak_is_refused(session: Session) -> None:
    with pytest.raises(StaffError, match="language: the line speaks en, zh-CN only"):
        add(session, "wang", "王芳", "operator", language="xx", languages=("en", "zh-CN"))


def test_every_group_that_is_paged_is_known() -> None:
    for policy in load_policies().values():
        assert set(policy.board).union(*policy.voice) <= set(GROUPS)


def test_a_group_is_rung_in_the_order_of_entry_without_those_who_left(session: Session) -> None:
    for login in ("wang", "li", "zhao", "chen"):
        add(session, login, login, "operator", ["medical", "operators"])
    session.add(Staff(login="sun", name="sun", role="operator", groups=["medical_transport"]))
    left = find(session, "li")
    assert left is not None
    left.active = False

    assert [person.login for person in members(session, "medical")] == ["wang", "zhao", "chen"]
    assert members(session, "unheard_of") == []


def test_each_look_leaves_a_row(session: Session) -> None:
    person = add(session, "li", "李护士", "operator")
    log_access(session, person.id, "recording", 7)
    session.flush()

    (look,) = session.scalars(select(AccessRecord)).all()
    assert (look.staff_id, look.subject, look.subject_id) == (person.id, "recording", 7)
    assert look.at is not None
