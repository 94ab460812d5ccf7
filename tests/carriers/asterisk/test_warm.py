"""The first caller of a driver waits no longer than the others; a rehearsal leaves no trace."""

import logging

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import OperationalError

from hotline.calls.models import Call, CallEvent
from hotline.carriers.asterisk.exchange import CARRIER
from hotline.wiring.house import House
from tests.carriers.asterisk.driving import Tell, arrive, house, prompts, tell

__all__ = ["house", "prompts", "tell"]


def test_a_rehearsal_says_what_a_stranger_hears_and_leaves_no_trace(house: House) -> None:
    rehearsed = house.sessions.rehearse(CARRIER)
    with house.database.read() as session:
        for kept in (Call, CallEvent):
            assert session.scalar(select(func.count()).select_from(kept)) == 0
    real = house.sessions.start(CARRIER, "c", "+8615400000001", "4001")
    assert rehearsed.actions == real.actions
    assert rehearsed.language == real.language


def test_the_first_call_asks_the_database_nothing_that_was_not_asked_before(house: House) -> None:
    asked: list[str] = []
    event.listen(
        house.database.engine, "before_cursor_execute", lambda *query: asked.append(query[2])
    )
    house.sessions.rehearse(CARRIER)
    known, asked[:] = set(asked), []
    house.sessions.start(CARRIER, "c", "+8615400000001", "4001")
    assert asked
    assert set(asked) - known == set()


def test_a_driver_starts_without_its_database(
    tell: Tell, house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(_carrier: str) -> None:
        raise OperationalError("", {}, Exception("away"))

    monkeypatch.setattr(house.sessions, "rehearse", away)
    with caplog.at_level(logging.WARNING):
        tell(arrive)
    assert "will wait a little longer" in caplog.text
