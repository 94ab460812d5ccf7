"""What may come over the sockets, who may open them, and how many."""

import pytest
import requests
from simple_websocket import ConnectionClosed

from hotline.cli.testbed.children import eventually
from hotline.wiring import parts
from tests.carriers.webphone.conftest import PASSWORD
from tests.fakes.webphone import Caller, StaffPhone, sign_in
from tests.fakes.webphone.receiver import Receiver


def closed_with(receiver: Receiver) -> int | None:
    assert receiver.closed.wait(60)
    return receiver.close_code


@pytest.mark.parametrize(
    "payload",
    ["{", "[]", '{"type": "dance"}', '{"type": "key", "key": "12"}', b"\x00\x01"],
)
def test_what_no_page_of_ours_sends_closes_the_socket_with_a_reason(url, payload):
    receiver = Receiver(f"{url}/phone/line")
    receiver.send_raw(payload)
    assert closed_with(receiver) == 1007


def test_a_bad_message_in_mid_call_loses_the_socket_and_not_the_call(dial):
    caller = dial()
    caller.hears("main_menu")
    caller.receiver.send_raw('{"type": "key"}')
    assert closed_with(caller.receiver) == 1007
    caller.comes_back()
    caller.hears("main_menu")


def test_an_oversized_message_loses_the_socket_and_not_the_call(dial):
    caller = dial()
    caller.hears("main_menu")
    caller.receiver.send_raw(b"\x00" * 200_000)
    closed_with(caller.receiver)
    caller.comes_back()
    caller.hears("main_menu")


def test_odd_and_empty_frames_do_no_harm(dial):
    caller = dial()
    caller.hears("main_menu")
    caller.press("3")
    caller.is_in("recording")
    for frame in (b"", b"\x01", b"\x01" * 333):
        caller.receiver.send_raw(frame)
    caller.press("#")
    caller.hears("plea_heard")


def test_a_broken_line_is_taken_up_again(dial):
    caller = dial()
    caller.hears("main_menu")
    call_id = caller.call_id
    caller.receiver.break_off()
    caller.comes_back()
    caller.hears("main_menu")
    assert caller.call_id == call_id


def test_nobody_takes_up_a_call_with_a_ticket_of_their_own_making(url):
    receiver = Receiver(f"{url}/phone/line")
    receiver.send(type="start", ticket="web-1234")
    assert closed_with(receiver) == 1007


def test_a_staff_ticket_opens_no_callers_line(url, dial, worker, house):
    phone = StaffPhone(url, sign_in(url, "doctor", PASSWORD))
    caller = dial()
    caller.hears("main_menu")
    caller.press("0")
    phone.answers()
    assert eventually(lambda: phone.receiver.first("ticket"))
    receiver = Receiver(f"{url}/phone/line")
    receiver.send(type="start", ticket=phone.receiver.first("ticket")["ticket"])
    assert closed_with(receiver) == 1007
    phone.hang_up()


def answer_to(url: str, path: str, headers: dict[str, str]) -> int:
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Key": "c29tZSByYW5kb20ga2V5IQ==",
        "Sec-WebSocket-Version": "13",
    }
    return requests.get(f"{url}{path}", headers=upgrade | headers, timeout=5).status_code


def test_only_staff_open_the_staffs_socket(url):
    assert answer_to(url, "/phone/staff", {}) == 403


def test_pages_of_others_open_no_sockets(url):
    elsewhere = {"Origin": "https://elsewhere.example"}
    assert answer_to(url, "/phone/line", elsewhere) == 403
    cookie = {"Cookie": sign_in(url, "doctor", PASSWORD)}
    assert answer_to(url, "/phone/staff", elsewhere | cookie) == 403


@pytest.fixture
def two_lines(monkeypatch):
    monkeypatch.setattr(parts, "STREAMS", 2)


def gets_through(url: str) -> bool:
    try:
        receiver = Caller(url).receiver
    except ConnectionClosed:
        return False
    assert eventually(lambda: receiver.captions or receiver.closed.is_set(), within=60)
    if receiver.closed.is_set():
        return False
    receiver.hang_up()
    return True


def test_above_the_last_slot_a_caller_is_told_and_pages_are_still_served(two_lines, url):
    callers = [Caller(url) for _ in range(2)]
    for caller in callers:
        caller.hears("greeting")
    third = Receiver(f"{url}/phone/line")
    assert closed_with(third) == 1013
    assert requests.get(f"{url}/healthz", timeout=5).ok
    callers[0].hang_up()
    assert eventually(lambda: gets_through(url), within=60), "the line of who hung up is free"
    callers[1].hang_up()


def test_the_page_is_written_in_both_languages(url):
    chinese = requests.get(f"{url}/phone", timeout=5)
    assert "打电话" in chinese.text
    assert "microphone=(self)" in chinese.headers["Permissions-Policy"]
    english = requests.get(f"{url}/phone?lang=en", timeout=5)
    assert "Hang up" in english.text
    assert requests.get(f"{url}/phone?lang=xx", timeout=5).ok
