"""Twilio's door: who is let in, and what is answered when something is wrong."""

import pytest
from flask import Flask
from sqlalchemy import func, select
from twilio.request_validator import RequestValidator
from werkzeug.middleware.proxy_fix import ProxyFix

from hotline.calls.models import Call, CallEvent
from hotline.wiring.house import House
from tests.carriers.twilio.conftest import ARRIVING, DOCTOR, SID, TOKEN, Post
from tests.fakes.twilio import FakeTwilio


def rows(house: House, table: type) -> int:
    with house.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.parametrize("signature", [None, "", "nonsense", "ü"])
@pytest.mark.parametrize(
    "path",
    ["/twilio/voice", "/twilio/step/1/1", "/twilio/status", "/twilio/fallback", "/twilio/nowhere"],
)
def test_without_a_valid_signature_nothing_happens(
    app: Flask, house: House, path: str, signature: str | None
) -> None:
    headers = {} if signature is None else {"X-Twilio-Signature": signature}
    for method in ("POST", "GET"):
        answer = app.test_client().open(path, method=method, data=ARRIVING, headers=headers)
        assert answer.status_code == 403
    assert rows(house, Call) == 0


def test_a_changed_form_has_no_valid_signature(app: Flask, house: House) -> None:
    signature = RequestValidator(TOKEN).compute_signature("http://localhost/twilio/voice", ARRIVING)
    answer = app.test_client().post(
        "/twilio/voice", data=ARRIVING | {"From": "+1"}, headers={"X-Twilio-Signature": signature}
    )
    assert answer.status_code == 403


def test_a_form_too_large_is_refused(app: Flask, house: House) -> None:
    answer = app.test_client().post("/twilio/voice", data={"Digits": "1" * 100_000})
    assert answer.status_code in (403, 413)
    assert rows(house, Call) == 0


def test_behind_a_proxy_the_forwarded_address_is_the_signed_one(app: Flask) -> None:
    app.wsgi_app = ProxyFix(app.wsgi_app, x_proto=1, x_host=1)  # type: ignore[method-assign]
    signature = RequestValidator(TOKEN).compute_signature(
        "https://line.example.org/twilio/voice", ARRIVING
    )
    headers = {
        "X-Twilio-Signature": signature,
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "line.example.org",
    }
    assert (
        app.test_client().post("/twilio/voice", data=ARRIVING, headers=headers).status_code == 200
    )


def test_a_forwarded_address_is_not_believed_without_a_trusted_proxy(app: Flask) -> None:
    signature = RequestValidator(TOKEN).compute_signature(
        "https://line.example.org/twilio/voice", ARRIVING
    )
    headers = {
        "X-Twilio-Signature": signature,
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "line.example.org",
    }
    assert (
        app.test_client().post("/twilio/voice", data=ARRIVING, headers=headers).status_code == 403
    )


def test_a_webhook_by_get_is_a_webhook(app: Flask, house: House) -> None:
    path = f"/twilio/voice?CallSid={SID}&From=%2B8613800000000"
    signature = RequestValidator(TOKEN).compute_signature(f"http://localhost{path}", {})
    answer = app.test_client().get(path, headers={"X-Twilio-Signature": signature})
    assert answer.status_code == 200
    assert answer.mimetype == "text/xml"
    assert rows(house, Call) == 1


def test_the_same_arrival_twice_is_one_call_and_one_answer(post: Post, house: House) -> None:
    assert post("/twilio/voice", **ARRIVING) == post("/twilio/voice", **ARRIVING)
    assert rows(house, Call) == 1


def test_a_withheld_number_is_nobodys(post: Post, house: House) -> None:
    post("/twilio/voice", CallSid=SID, From="+266696687", To="+862155550000")
    with house.database.read() as session:
        assert session.scalar(select(Call.from_number)) is None


def test_the_same_key_twice_gets_the_same_answer(post: Post, house: House) -> None:
    post("/twilio/voice", **ARRIVING)
    first = post("/twilio/step/1/1", CallSid=SID, Digits="3")
    assert post("/twilio/step/1/1", CallSid=SID, Digits="3") == first
    assert rows(house, CallEvent) == 2


def test_an_answer_to_an_old_question_changes_nothing(post: Post, house: House) -> None:
    post("/twilio/voice", **ARRIVING)
    post("/twilio/step/1/1", CallSid=SID, Digits="3")
    events = rows(house, CallEvent)
    now = post("/twilio/step/1/current", CallSid=SID)
    assert post("/twilio/step/1/0", CallSid=SID) == now
    assert post("/twilio/step/1/99", CallSid=SID) == now
    assert rows(house, CallEvent) == events


@pytest.mark.parametrize("digits", ["x", "9" * 1000, "１２", "%00", "' OR 1=1"])
def test_absurd_digits_are_answered_with_the_menu_again(post: Post, digits: str) -> None:
    post("/twilio/voice", **ARRIVING)
    status, twiml = post("/twilio/step/1/1", CallSid=SID, Digits=digits)
    assert status == 200
    assert "<Gather" in twiml


def test_a_call_that_nobody_knows_begins_anew(post: Post) -> None:
    status, twiml = post("/twilio/step/4711/3", CallSid=SID, Digits="1")
    assert status == 200
    assert "/twilio/voice</Redirect>" in twiml


def test_a_request_without_a_call_rings_the_operators(post: Post) -> None:
    status, twiml = post("/twilio/voice", From="+1")
    assert status == 200
    assert f"<Number>{DOCTOR}</Number>" in twiml


def test_reports_about_nothing_we_know_are_taken_and_forgotten(post: Post) -> None:
    assert post("/twilio/status", CallSid=SID, CallStatus="completed")[0] == 200
    assert post("/twilio/status", CallStatus="completed")[0] == 200
    assert post("/twilio/status/99", CallSid=SID, CallStatus="busy")[0] == 200
    assert post("/twilio/recording/plea-0", RecordingUrl="https://api.twilio.com/RE1")[0] == 200
    assert post("/twilio/recording/plea-0", RecordingStatus="absent")[0] == 200


def test_a_recording_of_nobodys_does_not_disturb_the_call(post: Post) -> None:
    post("/twilio/voice", **ARRIVING)
    form = {"CallSid": SID, "RecordingUrl": "https://api.twilio.com/RE1", "Digits": "0"}
    status, twiml = post("/twilio/step/1/1?recording=no-such", **form)
    assert status == 200
    assert "<Enqueue" in twiml


def test_a_queue_that_takes_nobody_leads_to_the_operators(post: Post) -> None:
    post("/twilio/voice", **ARRIVING)
    _, twiml = post("/twilio/left/1/1", CallSid=SID, QueueResult="queue-full")
    assert "/twilio/fallback</Redirect>" in twiml


def test_the_end_of_a_call_after_our_goodbye_is_no_hang_up_of_the_caller(
    app: Flask, twilio: FakeTwilio, house: House
) -> None:
    caller = twilio.call()
    caller.press("0")
    caller.hang_up()
    with house.database.read() as session:
        last = session.scalars(select(CallEvent).order_by(CallEvent.id.desc())).first()
    assert last is not None
    assert last.event == {"type": "hung_up", "cause": "caller"}
