"""Twilio's forms, as events; and forms that nobody's telephone ever sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.carriers.twilio import webhooks
from hotline.flow.events import DigitsPressed, Event, HungUp, NothingHeard, SpeechHeard

RECORDED = {
    "recording": "plea-7",
    "RecordingUrl": "https://api.twilio.com/x/RE1",
    "RecordingDuration": "12",
}


@pytest.mark.parametrize(
    ("form", "event"),
    [
        ({"Digits": "1"}, DigitsPressed(digits="1")),
        ({"Digits": "*"}, DigitsPressed(digits="*")),
        ({"Digits": "", "FinishedOnKey": "#"}, DigitsPressed(digits="")),
        ({"Digits": ""}, NothingHeard()),
        ({}, NothingHeard()),
        ({"heard": "nothing"}, NothingHeard()),
        ({"during": "prompt", "Digits": "0"}, DigitsPressed(digits="0")),
        ({"during": "prompt", "Digits": "*"}, DigitsPressed(digits="*")),
        ({"during": "prompt", "Digits": "7"}, None),
        ({"during": "prompt", "Digits": "#"}, None),
        (RECORDED | {"Digits": "#"}, SpeechHeard(recording="plea-7", seconds=12)),
        (RECORDED | {"Digits": ""}, SpeechHeard(recording="plea-7", seconds=12)),
        (RECORDED | {"Digits": "0"}, DigitsPressed(digits="0")),
        (RECORDED | {"Digits": "*"}, DigitsPressed(digits="*")),
        (RECORDED | {"Digits": "hangup"}, HungUp()),
        (RECORDED | {"CallStatus": "completed"}, HungUp()),
        ({"Digits": "1", "CallStatus": "in-progress"}, DigitsPressed(digits="1")),
    ],
)
def test_what_the_caller_did(form: dict[str, str], event: Event | None) -> None:
    assert webhooks.step_event(form) == event


@pytest.mark.parametrize(
    ("keys", "digits"),
    [("12", "12"), ("abc", ""), ("1x2", "12"), ("9" * 1000, "9" * 32), ("١٢", ""), ("5 ", "5")],
)
def test_absurd_keys_are_cut_to_keys(keys: str, digits: str) -> None:
    assert webhooks.pressed(keys) == DigitsPressed(digits=digits)


FIELDS = [
    "AnsweredBy",
    "CallStatus",
    "Digits",
    "FinishedOnKey",
    "RecordingDuration",
    "RecordingStatus",
    "RecordingUrl",
    "during",
    "heard",
    "recording",
]


@given(st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=80)))
def test_no_form_breaks_anything(form: dict[str, str]) -> None:
    webhooks.step_event(form)
    webhooks.recording_source(form)
    webhooks.page_result(form)
    webhooks.hang_up_event(form)
    webhooks.is_machine(form)


def test_where_a_recording_is_kept() -> None:
    assert webhooks.recording_source(RECORDED) == ("https://api.twilio.com/x/RE1", 12.0)
    assert webhooks.recording_source(RECORDED | {"RecordingStatus": "absent"}) is None
    assert webhooks.recording_source({"RecordingUrl": "file:///etc/passwd"}) is None
    assert webhooks.recording_source({}) is None


@pytest.mark.parametrize(
    ("status", "result"),
    [
        ("completed", "no_answer"),
        ("no-answer", "no_answer"),
        ("canceled", "no_answer"),
        ("busy", "busy"),
        ("failed", "failed"),
        ("ringing", None),
        ("in-progress", None),
        ("", None),
    ],
)
def test_what_became_of_a_page(status: str, result: str | None) -> None:
    assert webhooks.page_result({"CallStatus": status}) == result


def test_how_a_call_ended() -> None:
    assert webhooks.hang_up_event({"CallStatus": "completed"}) == HungUp(cause="caller")
    by_us = webhooks.hang_up_event({"CallStatus": "completed"}, by_us=True)
    assert by_us == HungUp(cause="finished")
    assert webhooks.hang_up_event({"CallStatus": "failed"}) == HungUp(cause="carrier_error")
    assert webhooks.hang_up_event({"CallStatus": "canceled"}) == HungUp(cause="caller")
    assert webhooks.hang_up_event({"CallStatus": "in-progress"}) is None


@pytest.mark.parametrize(
    ("answered_by", "machine"),
    [
        ("machine_start", True),
        ("machine_end_beep", True),
        ("fax", True),
        ("human", False),
        ("unknown", False),
    ],
)
def test_machines(answered_by: str, machine: bool) -> None:
    assert webhooks.is_machine({"AnsweredBy": answered_by}) is machine
