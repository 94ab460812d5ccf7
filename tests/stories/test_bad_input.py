"""What nobody should ever send, and a disk that is full: said clearly, and nothing is lost."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import requests
from twilio.request_validator import RequestValidator

from tests.fakes.webphone import Caller, sign_in
from tests.stories.demonstrations import TOKEN, Demonstration, in_hotline, password
from tests.stories.hotline import PATIENCE, ROOT, Hotline, Record

pytestmark = in_hotline("three")

PLEA = ROOT / "tests" / "sounds" / "plea_vomiting_blood.wav"
ARRIVING = {"CallSid": "CA" + "7" * 32, "From": "+8613500000007", "To": "+862155550000"}

Post = Callable[..., requests.Response]


@pytest.fixture
def post(demo: Demonstration) -> Post:
    """A signed webhook."""

    def send(path: str, **form: str) -> requests.Response:
        url = f"{demo.url}{path}"
        signature = RequestValidator(TOKEN).compute_signature(url, form)
        headers = {"X-Twilio-Signature": signature}
        return requests.post(url, data=form, headers=headers, timeout=PATIENCE)

    return send


def calls_of(demo: Demonstration, form: dict[str, str]) -> list[Record]:
    return demo.stored("calls", carrier_call_id=form["CallSid"])


@pytest.mark.parametrize("signature", [{}, {"X-Twilio-Signature": "AAAAAAAAAAAAAAAAAAAAAAAAAAA="}])
def test_a_webhook_without_a_true_signature_is_refused_and_changes_nothing(
    demo: Demonstration, signature: dict[str, str]
) -> None:
    forged = ARRIVING | {"CallSid": "CA" + "6" * 32}
    for path in ("/twilio/voice", "/twilio/status", "/twilio/step/1/1", "/twilio/nowhere"):
        answer = requests.post(f"{demo.url}{path}", data=forged, headers=signature, timeout=10)
        assert answer.status_code == 403
    assert calls_of(demo, forged) == []


def test_absurd_digits_and_unknown_calls_are_answered_with_speech(
    demo: Demonstration, post: Post
) -> None:
    assert "<Gather" in post("/twilio/voice", **ARRIVING).text
    (call,) = calls_of(demo, ARRIVING)

    absurd = post(f"/twilio/step/{call['id']}/1", **ARRIVING, Digits="9#x'--" * 500)
    assert (absurd.status_code, "<Gather" in absurd.text) == (200, True)
    unknown = post("/twilio/step/99999999/1", **ARRIVING, Digits="1")
    assert unknown.status_code == 200
    assert "/twilio/voice" in unknown.text  # a call that nobody knows begins anew

    post("/twilio/status", **ARRIVING, CallStatus="completed")
    assert demo.waits_for("calls", id=call["id"], outcome="abandoned")


def test_an_oversized_upload_is_refused(demo: Demonstration, post: Post) -> None:
    assert post("/twilio/voice", **ARRIVING, Digits="1" * 3_000_000).status_code in (403, 413)
    cookie = sign_in(demo.url, "operator1", password("operator1"))
    huge = requests.post(
        f"{demo.url}/console/cases/1/notes",
        data=b"text=" + b"x" * 5_000_000,
        headers={"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"},
        timeout=PATIENCE,
    )
    assert huge.status_code == 413
    assert requests.get(f"{demo.url}/healthz", timeout=PATIENCE).ok


def test_a_broken_sound_is_named_and_the_others_are_heard(
    demo: Demonstration, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.wav"
    broken.write_bytes(PLEA.read_bytes()[:30])

    ended = run_hotline(demo, "hear", "--json", str(broken), str(PLEA))

    assert ended.returncode == 1
    assert str(broken) in ended.stderr
    (heard,) = map(json.loads, ended.stdout.splitlines())
    assert "妈妈" in heard["text"]


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("HOTLINE_PORT", "eighty"),
        ("HOTLINE_TWILIO_ACCOUNT_SID", "AC1"),
    ],
)
def test_a_wrong_setting_is_one_line_that_names_it(
    tmp_path: Path, variable: str, value: str
) -> None:
    ended = run_hotline(Hotline(tmp_path, {variable: value}), "up")

    assert ended.returncode == 2
    assert ended.stdout == ""
    (line,) = ended.stderr.splitlines()
    assert variable in line


def run_hotline(hotline: Hotline, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "hotline", *arguments],
        cwd=ROOT,
        env=hotline.environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE * 2,
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_with_a_full_disk_the_call_goes_on_and_people_are_rung(demo: Demonstration) -> None:
    caller = Caller(demo.url, "+8615400000002")
    caller.hears("resident_name", within=PATIENCE)
    demo.recordings.mkdir(exist_ok=True)
    (demo.recordings / f"{caller.call_id}-plea-1.wav").symlink_to("/dev/full")
    caller.press("3")
    caller.is_in("recording", within=PATIENCE)
    caller.says(PLEA)
    caller.press("#")
    caller.hears("plea_heard", within=PATIENCE)
    caller.is_in("waiting", within=PATIENCE)

    case = demo.waits_for("cases", call_id=caller.call_id, kind="plea")
    assert demo.waits_for("pages", case_id=case["id"], channel="voice")
    assert "No space left on device" in demo.log()
    caller.hang_up()
