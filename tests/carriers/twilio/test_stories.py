"""Whole calls over Twilio, in this process: signed webhooks in, TwiML performed, staff rung."""

from itertools import pairwise
from typing import TypeVar

import numpy as np
import pytest
from flask import Flask
from sqlalchemy import select

from hotline import cases
from hotline.calls.models import Call, Recording
from hotline.cases.models import Case
from hotline.escalation.models import Page
from hotline.speech.audio import Samples, read_wav
from hotline.wiring.house import House
from tests.carriers.twilio.conftest import DOCTOR, NURSE
from tests.fakes.twilio import Caller, FakeTwilio, Phone

Row = TypeVar("Row")

SPEECH = (8000 * np.sin(np.arange(3 * 8000) / 5)).astype(np.int16)
"""Three seconds of somebody speaking."""


@pytest.fixture
def caller(app: Flask, twilio: FakeTwilio) -> Caller:
    caller = twilio.call()
    caller.hears("main_menu")
    return caller


@pytest.fixture
def doctor(twilio: FakeTwilio) -> Phone:
    return twilio.phone(DOCTOR)


@pytest.fixture
def nurse(twilio: FakeTwilio) -> Phone:
    return twilio.phone(NURSE)


@pytest.fixture
def waiting(caller: Caller) -> Caller:
    """A caller who asked for a person and is in the queue."""
    caller.press("0")
    caller.hears("person_soon")
    return caller


def all_of(house: House, table: type[Row]) -> list[Row]:
    with house.database.read() as session:
        return list(session.scalars(select(table)))


def test_who_presses_zero_talks_with_the_person_who_takes_it(
    waiting: Caller, doctor: Phone, house: House
) -> None:
    doctor.rings()
    doctor.answers()
    doctor.hears("press_to_take_it")
    doctor.press("1")
    waiting.hears("someone_is_joining")
    doctor.talks_with(waiting)
    doctor.hang_up()
    waiting.hears("after_talk")
    waiting.press("2")
    waiting.is_over()
    call = all_of(house, Call)[0]
    assert call.outcome == "person"
    assert call.answered_by_person_at is not None
    assert call.ended_at is not None


def test_the_operator_is_told_when_the_caller_hangs_up(waiting: Caller, doctor: Phone) -> None:
    doctor.rings()
    doctor.answers()
    doctor.press("1")
    doctor.talks_with(waiting)
    waiting.hang_up()
    doctor.hears("page_talk_over")
    doctor.is_over()


def test_two_callers_each_get_their_own_operator(
    waiting: Caller, doctor: Phone, nurse: Phone, twilio: FakeTwilio
) -> None:
    doctor.rings()
    doctor.answers()
    second = twilio.call("+8613800000009")
    second.hears("main_menu")
    second.press("0")
    second.hears("person_soon")
    nurse.rings()
    nurse.answers()
    nurse.press("1")
    doctor.press("1")
    nurse.talks_with(second)
    doctor.talks_with(waiting)


def test_keys_count_while_waiting_and_the_messages_go_on(
    waiting: Caller, twilio: FakeTwilio
) -> None:
    waiting.hears("hold_message")
    waiting.press("5")
    waiting.hears("still_looking")
    waiting.hears("hold_message")
    assert waiting.line.doing == "queue"


def test_waiting_is_never_silent_and_messages_come_every_seven_to_ten_seconds(
    waiting: Caller, twilio: FakeTwilio
) -> None:
    twilio.wait(80)
    messages = [sound for sound in waiting.sounds if sound.key.startswith("hold_message")]
    assert len(messages) > 5
    gaps = [later.at - (sooner.at + sooner.seconds) for sooner, later in pairwise(messages)]
    assert all(7 <= gap <= 10 for gap in gaps), gaps
    assert longest_silence(waiting.recording) <= 2


def longest_silence(samples: Samples) -> float:
    """Seconds, in what the caller really heard; quieter than -60 dBFS for 20 ms is silent."""
    frames = samples[: len(samples) // 160 * 160].reshape(-1, 160).astype(np.float64)
    silent = np.sqrt((frames**2).mean(axis=1)) < 33
    longest = run = 0
    for quiet in silent:
        run = run + 1 if quiet else 0
        longest = max(longest, run)
    return longest * 0.02


def test_who_waits_too_long_may_ask_for_a_call_back(
    waiting: Caller, house: House, doctor: Phone
) -> None:
    waiting.hears("still_waiting", within=200)
    waiting.press("2")
    waiting.hears("callback_requested")
    waiting.hang_up()
    assert all_of(house, Call)[0].outcome == "callback"


def test_a_machine_is_not_reached_and_hears_nothing_of_the_case(
    waiting: Caller, doctor: Phone, nurse: Phone, house: House
) -> None:
    doctor.rings()
    doctor.machine = True
    doctor.answers()
    doctor.is_over()
    assert "press_to_take_it" not in doctor.heard
    nurse.rings()
    voice = [page.result for page in all_of(house, Page) if page.channel == "voice"]
    assert voice == ["machine", None]


@pytest.mark.parametrize("way", ["busy", "no_answer"])
def test_who_cannot_be_reached_is_followed_by_the_next(
    caller: Caller, doctor: Phone, nurse: Phone, house: House, way: str
) -> None:
    doctor.busy = way == "busy"
    caller.press("0")
    caller.hears("person_soon")
    nurse.rings(within=40)
    results = [page.result for page in all_of(house, Page) if page.target == "doctor"]
    assert way in results


def test_when_somebody_takes_it_on_the_console_the_phone_is_quiet_and_the_caller_knows(
    waiting: Caller, doctor: Phone, house: House
) -> None:
    doctor.rings()
    case = all_of(house, Case)[0]
    with house.database.begin() as session:
        cases.acknowledge(session, case.id, "nurse")
    doctor.is_quiet()
    waiting.hears("someone_has_it")
    waiting.hears("hold_message")


def test_a_plea_is_recorded_fetched_and_becomes_a_case(caller: Caller, house: House) -> None:
    caller.press("3")
    caller.hears("beep")
    caller.says(SPEECH, then="#")
    caller.hears("plea_heard")
    (recording,) = all_of(house, Recording)
    assert all_of(house, Case)[0].recording_id == recording.id
    path = house.recordings.path(recording.id)
    assert path is not None
    assert np.array_equal(read_wav(path).samples[: len(SPEECH)], SPEECH)


def test_silence_ends_a_plea(caller: Caller, house: House) -> None:
    caller.press("3")
    caller.says(SPEECH)
    caller.hears("plea_heard")
    assert all_of(house, Recording)[0].seconds == pytest.approx(3 + 2, abs=0.5)


def test_who_drops_the_line_in_mid_sentence_is_not_lost(
    caller: Caller, house: House, doctor: Phone
) -> None:
    caller.press("3")
    caller.says(SPEECH)
    caller.hang_up()
    caller.exchange.wait(2)
    (recording,) = all_of(house, Recording)
    assert house.recordings.path(recording.id) is not None
    assert all_of(house, Case)[0].recording_id == recording.id
    assert all_of(house, Call)[0].outcome == "abandoned"
    doctor.rings()


def test_zero_while_speaking_calls_a_person_and_keeps_what_was_said(
    caller: Caller, house: House
) -> None:
    caller.press("3")
    caller.says(SPEECH, then="0")
    caller.hears("person_soon")
    (recording,) = all_of(house, Recording)
    assert house.recordings.path(recording.id) is not None


def test_zero_during_the_prompt_before_the_tone(caller: Caller) -> None:
    caller.press("3")
    caller.hears("plea")
    caller.press("0")
    caller.hears("person_soon")


def test_another_key_before_the_tone_only_skips_the_prompt(
    caller: Caller, twilio: FakeTwilio
) -> None:
    caller.press("3")
    caller.hears("plea")
    begun = twilio.now
    caller.press("#")
    caller.hears("beep")
    assert twilio.now - begun < 1


def test_who_says_nothing_after_the_tone_is_asked_again_and_then_gets_a_person(
    caller: Caller,
) -> None:
    caller.press("3")
    caller.hears("are_you_there")
    caller.hears("person_soon")


def test_two_silences_lead_to_a_person(caller: Caller) -> None:
    caller.hears("are_you_there")
    caller.hears("person_soon")


def test_zero_during_the_goodbye(waiting: Caller, doctor: Phone) -> None:
    doctor.rings()
    doctor.answers()
    doctor.press("1")
    doctor.talks_with(waiting)
    doctor.hang_up()
    waiting.hears("after_talk")
    waiting.press("2")
    waiting.hears("goodbye")
    waiting.press("0")
    waiting.hears("person_soon")


def test_a_pause_comes_between_a_key_and_speech(caller: Caller) -> None:
    caller.press("3")
    caller.hears("plea")
    keys = [sound.key for sound in caller.sounds]
    assert keys[keys.index("plea") - 1] == "quiet"


def test_webhooks_repeated_and_out_of_order_change_nothing(
    app: Flask, twilio: FakeTwilio, house: House, doctor: Phone
) -> None:
    twilio.webhooks.stale = True
    caller = twilio.call()
    caller.hears("main_menu")
    caller.press("3")
    caller.says(SPEECH, then="#")
    caller.hears("plea_heard")
    doctor.rings()
    doctor.answers()
    doctor.press("1")
    doctor.talks_with(caller)
    caller.hang_up()
    assert len(all_of(house, Call)) == 2
    assert len(all_of(house, Case)) == 1
    assert len(all_of(house, Recording)) == 1
