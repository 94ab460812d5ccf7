"""Twilio's door: who is let in, and what is answered when something is wrong."""

import pytest
from flask import Flask
from sqlalchemy import func, select
from twilio.request_validator import RequestValidator
from werkzeug.middleware.proxy_fix import ProxyFix

from hotline.calls.models import Call, CallEvent
from hotline.escalation.models import Page
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


def test_a_queue_that_nobody_knows_is_left_first(post: Post) -> None:
    assert "<Leave" in post("/twilio/wait/4711/3/0", CallSid=SID)[1]
    assert "/twilio/voice</Redirect>" in post("/twilio/left/4711/3", CallSid=SID)[1]


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


@pytest.fixture
def joined(post: Post) -> str:
    """A caller whom an operator has just dialled; the path of the lap in which they talk."""
    post("/twilio/voice", **ARRIVING)
    _, twiml = post("/twilio/step/1/1", CallSid=SID, Digits="0")
    assert "/twilio/wait/1/2/0" in twiml
    post("/twilio/joined/1/0", CallSid=SID)
    return "1/3"


def test_a_talk_that_is_broken_off_is_offered_again(post: Post, joined: str) -> None:
    _, twiml = post("/twilio/left/1/2", CallSid=SID, QueueResult="redirected-from-bridged")
    assert "after_talk" in twiml


def test_who_hangs_up_after_a_talk_is_gone(post: Post, joined: str, house: House) -> None:
    post("/twilio/left/1/2", CallSid=SID, QueueResult="bridged", CallStatus="completed")
    with house.database.read() as session:
        assert session.scalar(select(Call.outcome)) == "person"
        assert session.scalar(select(Call.ended_at)) is not None


def test_an_operator_who_never_arrives_is_not_waited_for(post: Post, joined: str) -> None:
    _, twiml = post("/twilio/left/1/2", CallSid=SID, QueueResult="leave")
    assert f"/twilio/wait/{joined}/0" in twiml
    _, twiml = post(f"/twilio/wait/{joined}/0", CallSid=SID, QueueTime="5")
    assert "/prompts/music/" in twiml
    _, twiml = post(f"/twilio/wait/{joined}/1", CallSid=SID, QueueTime="25")
    assert "<Leave" in twiml
    _, twiml = post(f"/twilio/left/{joined}", CallSid=SID, QueueResult="leave")
    assert "after_talk" in twiml


def test_a_machine_that_is_known_at_once_hears_nothing(post: Post, house: House) -> None:
    post("/twilio/voice", **ARRIVING)
    post("/twilio/step/1/1", CallSid=SID, Digits="0")
    with house.database.read() as session:
        page_id = session.scalar(select(Page.id).where(Page.channel == "voice"))
    _, twiml = post(f"/twilio/page/{page_id}", CallSid="CA2", AnsweredBy="machine_start")
    assert "<Play" not in twiml
    assert "<Hangup" in twiml
    with house.database.read() as session:
        assert session.scalar(select(Page.result).where(Page.id == page_id)) == "machine"
    assert rows(house, Call) == 1
