"""Browsers in which staff can be rung."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline.staff import Staff, StaffLine, add, line_gone, line_seen, lines_of
from tests.community import NOW


@pytest.fixture
def person(session: Session) -> Staff:
    return add(session, "li", "李护士", "operator")


def test_a_line_can_be_rung_for_fifteen_seconds_after_it_was_seen(
    session: Session, person: Staff
) -> None:
    line_seen(session, "browser", person.id, NOW)

    assert lines_of(session, "li", NOW + timedelta(seconds=14)) == ["browser"]
    assert lines_of(session, "li", NOW + timedelta(seconds=15)) == []

    line_seen(session, "browser", person.id, NOW + timedelta(seconds=10))
    assert lines_of(session, "li", NOW + timedelta(seconds=20)) == ["browser"]


def test_several_lines_the_last_seen_first(session: Session, person: Staff) -> None:
    line_seen(session, "desk", person.id, NOW)
    line_seen(session, "pocket", person.id, NOW + timedelta(seconds=1))

    assert lines_of(session, "li", NOW + timedelta(seconds=2)) == ["pocket", "desk"]


def test_a_line_that_was_closed_is_gone_and_closing_it_again_is_nothing(
    session: Session, person: Staff
) -> None:
    line_seen(session, "browser", person.id, NOW)
    line_gone(session, "browser")
    line_gone(session, "browser")

    assert lines_of(session, "li", NOW) == []


def test_a_browser_goes_with_whoever_logs_in_next(session: Session, person: Staff) -> None:
    other = add(session, "wang", "王医生", "operator")
    line_seen(session, "browser", person.id, NOW)
    line_seen(session, "browser", other.id, NOW)

    assert lines_of(session, "li", NOW) == []
    assert lines_of(session, "wang", NOW) == ["browser"]


def test_who_left_cannot_be_rung(session: Session, person: Staff) -> None:
    line_seen(session, "browser", person.id, NOW)
    person.active = False

    assert lines_of(session, "li", NOW) == []
    assert lines_of(session, "nobody", NOW) == []


def test_stale_lines_are_cleared_away_by_new_ones(session: Session, person: Staff) -> None:
    line_seen(session, "yesterday", person.id, NOW - timedelta(days=1))
    line_seen(session, "today", person.id, NOW)
    session.flush()

    assert list(session.scalars(select(StaffLine.id))) == ["today"]
