"""When orders are taken."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from hotline.supplies import WindowError, current_window, set_window
from tests.community import NOW

HOUR = timedelta(hours=1)


def test_orders_are_taken_in_the_window_that_was_entered(session: Session) -> None:
    set_window(session, "3月9日", NOW, NOW + HOUR)

    assert current_window(session, NOW - HOUR) is None
    window = current_window(session, NOW)
    assert window is not None
    assert window.batch == "3月9日"
    assert current_window(session, NOW + HOUR) is None


def test_the_window_of_a_known_batch_is_moved(session: Session) -> None:
    first = set_window(session, "3月9日", NOW, NOW + 2 * HOUR)

    assert set_window(session, "3月9日", NOW + HOUR, NOW + 3 * HOUR).id == first.id
    assert current_window(session, NOW) is None


def test_one_opens_when_another_closes(session: Session) -> None:
    set_window(session, "3月9日", NOW, NOW + HOUR)
    set_window(session, "3月10日", NOW + HOUR, NOW + 2 * HOUR)
    set_window(session, "3月8日", NOW - HOUR, NOW)


@pytest.mark.parametrize(("opens", "closes"), [(-1, 1), (1, 2), (-1, 5), (0, 4), (3, 5)])
def test_an_overlap_is_refused_with_the_other_one_named(
    session: Session, opens: int, closes: int
) -> None:
    set_window(session, "3月9日", NOW, NOW + 4 * HOUR)

    with pytest.raises(
        WindowError, match="overlaps the window of batch '3月9日', 2026-03-09 10:00"
    ):
        set_window(session, "3月10日", NOW + opens * HOUR, NOW + closes * HOUR)


@pytest.mark.parametrize(
    ("batch", "hours", "complaint"),
    [("", 1, "1 to 40 characters"), ("x" * 41, 1, "1 to 40"), ("x", 0, "closes after it opens")],
)
def test_what_is_no_window_is_refused(
    session: Session, batch: str, hours: int, complaint: str
) -> None:
    with pytest.raises(WindowError, match=complaint):
        set_window(session, batch, NOW, NOW + hours * HOUR)
