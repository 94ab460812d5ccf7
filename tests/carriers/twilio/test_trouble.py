"""The house in trouble: what its callers hear, and that nothing is lost."""

from collections.abc import Callable
from math import inf

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from hotline.calls.models import Call
from hotline.calls.sessions import Sessions
from hotline.db import Database
from hotline.wiring.house import House
from tests.carriers.twilio.conftest import ARRIVING, DOCTOR, NURSE, SID, Post
from tests.fakes.twilio import FakeTwilio


def rows(house: House, table: type) -> int:
    with house.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


class Away:
    """A database that does not answer the next `times` transactions."""

    def __init__(self) -> None:
        self.times: float = 0

    def __call__(self) -> None:
        if self.times > 0:
            self.times -= 1
            raise OperationalError("BEGIN", {}, Exception("the server is gone"))


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> Away:
    state = Away()
    for name in ("begin", "read"):
        monkeypatch.setattr(Database, name, _after(state, getattr(Database, name)))
    return state


def _after(first: Callable[[], None], then: Callable[..., object]) -> Callable[..., object]:
    def both(*arguments: object) -> object:
        first()
        return then(*arguments)

    return both


def test_a_database_away_for_ten_seconds_costs_only_those(
    app: Flask, twilio: FakeTwilio, away: Away
) -> None:
    twilio.every_second = lambda: None
    caller = twilio.call()
    caller.hears("main_menu")
    away.times = inf
    caller.press("3")
    caller.hears("one_moment")
    twilio.wait(10)
    away.times = 0
    caller.hears("plea")
    assert caller.sounds[-1].at < 40


def test_a_database_away_for_long_leads_to_the_operators_phones(
    app: Flask, twilio: FakeTwilio, away: Away
) -> None:
    twilio.every_second = lambda: None
    caller = twilio.call()
    caller.hears("main_menu")
    away.times = inf
    begun = twilio.now
    caller.press("3")
    nurse = twilio.phone(NURSE)
    nurse.rings()
    assert 10 <= twilio.now - begun <= 25
    assert twilio.phone(DOCTOR).is_ringing
    nurse.answers()
    nurse.talks_with(caller)


def test_a_report_waits_for_the_database(
    post: Post, house: House, away: Away, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tenacity.nap.time.sleep", lambda _: None)
    post("/twilio/voice", **ARRIVING)
    away.times = 3
    assert post("/twilio/status", CallSid=SID, CallStatus="completed")[0] == 200
    with house.database.read() as session:
        assert session.scalar(select(Call.ended_at)) is not None


def test_a_report_that_is_lost_is_logged(
    post: Post,
    away: Away,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("tenacity.nap.time.sleep", lambda _: None)
    away.times = inf
    assert post("/twilio/status", CallSid=SID, CallStatus="completed")[0] == 503
    assert "lost a report: /twilio/status" in caplog.text


def test_who_waits_in_the_queue_hears_music_while_the_database_is_away(
    app: Flask, twilio: FakeTwilio, away: Away
) -> None:
    twilio.every_second = lambda: None
    caller = twilio.call()
    caller.press("0")
    caller.hears("hold_message")
    away.times = 4
    caller.hears("one_moment")
    caller.hears("hold_message", within=40)
    assert caller.line.doing == "queue"


def test_who_waits_in_the_queue_for_a_house_that_is_dead_reaches_the_operators(
    app: Flask, twilio: FakeTwilio, away: Away
) -> None:
    twilio.every_second = lambda: None
    caller = twilio.call()
    caller.press("0")
    caller.hears("hold_message")
    away.times = inf
    doctor = twilio.phone(DOCTOR)
    doctor.rings(within=60)
    doctor.answers()
    doctor.talks_with(caller)


def test_what_breaks_in_the_door_is_logged_and_rings_the_operators(
    post: Post, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(Sessions, "start", broken)
    status, twiml = post("/twilio/voice", **ARRIVING)
    assert status == 200
    assert f"<Number>{DOCTOR}</Number>" in twiml
    assert "RuntimeError" not in twiml
    assert "a fault of ours" in caplog.text
