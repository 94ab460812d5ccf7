"""Whole calls over Twilio, in this process: signed webhooks in, TwiML performed, staff rung."""

from collections.abc import Callable

import numpy as np
import pytest
from flask import Flask
from sqlalchemy import select

from hotline.calls.models import Call, Recording
from hotline.cases.models import Case
from hotline.escalation.models import Page
from hotline.speech.audio import Samples, read_wav
from hotline.wiring.house import House
from tests.carriers.twilio.conftest import DOCTOR, NURSE
from tests.fakes.twilio import Caller, FakeTwilio, Webhooks

Work = Callable[[], None]


@pytest.fixture
def speech() -> Samples:
    """Three seconds of somebody speaking."""
    return (8000 * np.sin(np.arange(3 * 8000) / 5)).astype(np.int16)


@pytest.fixture
def caller(app: Flask, twilio: FakeTwilio) -> Caller:
    caller = twilio.call()
    caller.hears("main_menu")
    return caller


def _calls(house: House) -> list[Call]:
    with house.database.read() as session:
        return list(session.scalars(select(Call).order_by(Call.id)))


def test_a_caller_who_presses_zero_talks_with_the_person_who_takes_it(
    caller: Caller, twilio: FakeTwilio, house: House, work: Work
) -> None:
    caller.press("0")
    caller.hears("person_soon")
    work()
    doctor = twilio.phone(DOCTOR)
    doctor.rings()
    doctor.answers()
    doctor.hears("press_to_take_it")
    doctor.press("1")
    work()
    caller.hears("someone_is_joining")
    doctor.talks_with(caller)
    call = _calls(house)[0]
    assert call.answered_by_person_at is not None
    doctor.hang_up()
    caller.hears("after_talk")
    caller.press("2")
    caller.is_over()
    assert [c.outcome for c in _calls(house)][0] == "person"
