"""A line is lost when nobody holds it, not when nobody could say so."""

import pytest
from sqlalchemy.exc import OperationalError

from hotline.calls.lost import ABSENCE_SECONDS, GRACE_SECONDS, LostCalls


class House:
    """Stands for the sessions, and for time."""

    def __init__(self) -> None:
        self.now = 100.0
        self.away = False
        self.held = True
        self.lost_calls = LostCalls(self, lambda: self.now)  # type: ignore[arg-type]

    def lost(self) -> list[int]:
        if self.away:
            raise OperationalError("", {}, Exception())
        return [] if self.held else [7]

    def after(self, seconds: float) -> list[int]:
        self.now += seconds
        return self.lost_calls.find()


@pytest.fixture
def house() -> House:
    """One that has looked for a while."""
    house = House()
    for _ in range(round(GRACE_SECONDS) + 1):
        assert house.after(1) == []
    return house


def test_a_line_that_nobody_holds_is_lost(house: House) -> None:
    house.held = False
    assert house.after(1) == [7]


def test_after_the_database_was_away_doors_have_time_to_say_that_they_are_there(
    house: House,
) -> None:
    house.away, house.held = True, False
    for _ in range(10):
        with pytest.raises(OperationalError):
            house.after(1)
    house.away = False
    assert house.after(0.1) == []
    house.held = True
    for _ in range(20):
        assert house.after(1) == []


def test_who_does_not_say_so_then_is_lost(house: House) -> None:
    house.held = False
    assert house.after(ABSENCE_SECONDS + 1) == []
    assert [house.after(1) for _ in range(round(GRACE_SECONDS))][-1] == [7]


def test_after_a_restart_callers_have_time_to_come_back() -> None:
    house = House()
    house.held = False
    assert house.after(0) == []
    assert [house.after(1) for _ in range(round(GRACE_SECONDS))][-1] == [7]
