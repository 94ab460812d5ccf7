"""What the house asks of Twilio, over its REST interface."""

import json
from pathlib import Path

import pytest

from hotline.calls.sessions import Reply
from hotline.carriers.twilio.carrier import TwilioCarrier
from hotline.carriers.twilio.line import Known, Line
from hotline.carriers.twilio.rest import Rest, Unavailable
from hotline.flow.actions import Connect, Hangup, Hold
from hotline.notify import CannotRing, StaffContact
from tests.carriers.twilio.conftest import ACCOUNT, DOCTOR, TOKEN
from tests.fakes.twilio import FakeTwilio, Webhooks
from tests.fakes.twilio.webhooks import Answer

BASE = "https://line.example.org"
CONTACT = StaffContact("doctor", "李医生", DOCTOR, "zh-CN")


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retries do not wait."""
    monkeypatch.setattr("tenacity.nap.time.sleep", lambda _: None)


@pytest.fixture
def line(tmp_path: Path) -> Line:
    return Line(tmp_path / "line.json")


@pytest.fixture
def carrier(twilio: FakeTwilio, line: Line) -> TwilioCarrier:
    return TwilioCarrier(Rest(ACCOUNT, TOKEN, twilio.api_url), line, BASE)


def reply(*actions: object) -> Reply:
    return Reply(7, 3, "zh-CN", actions, ended=False)  # type: ignore[arg-type]


def test_ringing_places_a_call_that_comes_back_to_us(
    carrier: TwilioCarrier, twilio: FakeTwilio, line: Line
) -> None:
    line.learn(BASE, "+862155550123")
    sid = carrier.ring(12, CONTACT)
    leg = twilio.legs[sid]
    assert (leg.to, leg.from_) == (DOCTOR, "+862155550123")
    assert leg.order["Url"] == f"{BASE}/twilio/page/12"
    assert leg.order["StatusCallback"] == f"{BASE}/twilio/status/12"
    assert leg.order["AsyncAmdStatusCallback"] == f"{BASE}/twilio/machine/12"
    assert leg.order["AsyncAmd"] == "true"
    assert leg.order["Timeout"] == "25"
    twilio.phone(DOCTOR).rings()


def test_before_the_first_call_the_accounts_own_number_is_called_from(
    carrier: TwilioCarrier, twilio: FakeTwilio
) -> None:
    assert twilio.legs[carrier.ring(12, CONTACT)].from_ == twilio.number


def test_who_has_no_telephone_cannot_be_rung(carrier: TwilioCarrier) -> None:
    nobody = StaffContact("nurse", "nurse", None, "zh-CN")
    assert not carrier.can_ring(nobody)
    with pytest.raises(CannotRing):
        carrier.ring(12, nobody)


def test_without_a_public_url_it_is_learned_from_the_first_call(
    twilio: FakeTwilio, line: Line
) -> None:
    carrier = TwilioCarrier(Rest(ACCOUNT, TOKEN, twilio.api_url), line, None)
    assert not carrier.can_ring(CONTACT)
    line.learn("http://10.0.0.5:8000", None)
    assert carrier.can_ring(CONTACT)
    sid = carrier.ring(12, CONTACT)
    assert twilio.legs[sid].order["Url"] == "http://10.0.0.5:8000/twilio/page/12"


def test_a_server_that_stumbles_is_asked_again(carrier: TwilioCarrier, twilio: FakeTwilio) -> None:
    twilio.rest.failures = 2
    assert carrier.ring(12, CONTACT) in twilio.legs


def test_a_server_that_stays_down_cannot_ring(
    carrier: TwilioCarrier, twilio: FakeTwilio, line: Line
) -> None:
    line.learn(BASE, twilio.number)
    twilio.rest.failures = 99
    with pytest.raises(CannotRing, match="500"):
        carrier.ring(12, CONTACT)


def test_an_unknown_number_is_complained_of_once_a_minute(
    twilio: FakeTwilio, line: Line, caplog: pytest.LogCaptureFixture
) -> None:
    seconds = [0.0]
    carrier = TwilioCarrier(Rest(ACCOUNT, TOKEN, twilio.api_url), line, BASE, lambda: seconds[-1])
    twilio.rest.failures = 10_000
    for second in (0.0, 1.0, 59.0, 60.0, 61.0, 119.0):
        seconds.append(second)
        with pytest.raises(CannotRing):
            carrier.ring(12, CONTACT)
    told = [record for record in caplog.records if "does not tell our number" in record.message]
    assert len(told) == 2

    twilio.rest.failures = 0
    assert carrier.ring(12, CONTACT) in twilio.legs


def test_a_refusal_is_told_without_the_account(carrier: TwilioCarrier) -> None:
    with pytest.raises(CannotRing) as refused:
        carrier.ring(12, StaffContact("x", "x", "", "zh-CN"))
    assert ACCOUNT not in str(refused.value)


def test_quieting_a_phone(carrier: TwilioCarrier, twilio: FakeTwilio) -> None:
    sid = carrier.ring(12, StaffContact("doctor", "李", DOCTOR, "zh-CN"))
    twilio.webhooks.send = lambda *_: Answer(200, b"", "text/xml")
    phone = twilio.phone(DOCTOR)
    phone.rings()
    carrier.stop_ringing(sid)
    phone.is_quiet()


def test_a_call_that_is_over_is_left_in_peace(
    carrier: TwilioCarrier, twilio: FakeTwilio, caplog: pytest.LogCaptureFixture
) -> None:
    carrier.stop_ringing("CA" + "f" * 32)
    sid = carrier.ring(12, CONTACT)
    twilio.legs[sid].status = "completed"
    carrier.stop_ringing(sid)
    carrier.deliver(sid, reply(Hangup()))
    assert not caplog.records


def test_a_line_that_cannot_be_woken_is_logged(
    carrier: TwilioCarrier, twilio: FakeTwilio, caplog: pytest.LogCaptureFixture
) -> None:
    twilio.rest.failures = 99
    carrier.deliver("CA1", reply(Hold(room="call-7", clips=())))
    assert "could not be changed" in caplog.text


def test_two_who_talk_are_not_disturbed(carrier: TwilioCarrier, twilio: FakeTwilio) -> None:
    twilio.rest.failures = 99
    carrier.deliver("CA1", reply(Connect(room="call-7")))
    assert twilio.rest.failures == 99


def test_a_recording_is_fetched_as_wav_with_our_keys(
    carrier: TwilioCarrier, twilio: FakeTwilio
) -> None:
    twilio.recordings["RE1"] = b"RIFF..."
    path = f"/2010-04-01/Accounts/{ACCOUNT}/Recordings/RE1"
    assert carrier.fetch_recording(twilio.api_url + path) == b"RIFF..."
    assert carrier.fetch_recording(twilio.api_url + path + ".wav") == b"RIFF..."
    assert carrier.fetch_recording("https://api.twilio.com" + path) == b"RIFF..."


def test_a_recording_that_is_not_ready_is_asked_for_again(
    carrier: TwilioCarrier, twilio: FakeTwilio
) -> None:
    path = f"/2010-04-01/Accounts/{ACCOUNT}/Recordings/RE1"
    with pytest.raises(Unavailable):
        carrier.fetch_recording(twilio.api_url + path)


def test_our_keys_are_shown_to_twilio_only(twilio: FakeTwilio, line: Line) -> None:
    other_house = FakeTwilio(Webhooks(TOKEN), ACCOUNT)
    other_house.recordings["RE1"] = b"RIFF..."
    carrier = TwilioCarrier(Rest(ACCOUNT, TOKEN, twilio.api_url), line, BASE)
    with other_house, pytest.raises(Unavailable, match="401"):
        carrier.fetch_recording(
            f"{other_house.api_url}/2010-04-01/Accounts/{ACCOUNT}/Recordings/RE1"
        )


@pytest.mark.parametrize("content", ["", "[]", "null", "{"])
def test_a_spoiled_line_file_is_no_file(line: Line, tmp_path: Path, content: str) -> None:
    (tmp_path / "line.json").write_text(content)
    assert line.known() == Known()


def test_the_line_file_is_written_when_something_changes(line: Line, tmp_path: Path) -> None:
    line.learn(BASE, "+1")
    written = (tmp_path / "line.json").stat().st_mtime_ns
    line.learn(BASE, "+1")
    assert (tmp_path / "line.json").stat().st_mtime_ns == written
    line.learn(BASE, "+2")
    assert json.loads((tmp_path / "line.json").read_text()) == {"base": BASE, "number": "+2"}


def test_a_disk_that_takes_nothing_costs_no_call(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("")
    Line(tmp_path / "file" / "line.json").learn(BASE, None)
    assert "cannot be written" in caplog.text
