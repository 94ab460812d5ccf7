"""The line as a browser finds it: `hotline up`, real prompts at real time, a killed web process."""

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from hotline.speech.audio import read_wav
from hotline.speech.audio_level import longest_silence
from tests.fakes.speaking import loudness_at, speech, whistle
from tests.fakes.webphone import Caller, StaffPhone, sign_in
from tests.servers.children import eventually
from tests.stories.demonstrations import Demonstration

pytestmark = pytest.mark.timeout(600)  # the first one may have to render every prompt

PASSWORD = "a long password"


def test_an_order_by_keypad_is_stored_once(demo: Demonstration) -> None:
    caller = Caller(demo.url, "+8613600000001")
    for prompt, key in (
        ("main_menu", "1"),
        ("choose_meal", "1"),
        ("how_many_portions", "2"),
        ("choose_another_meal", "9"),
        ("order_read_back", "1"),
    ):
        caller.hears(prompt)
        caller.press(key)
    caller.is_in("recording", within=30)
    caller.says(speech(2))
    caller.press("#")
    caller.hears("order_placed_unknown")
    caller.hang_up()
    assert longest_silence(caller.heard_audio) <= 2.0
    (call,) = demo.export("calls", **{"from": "+8613600000001"})
    (order,) = demo.export("orders", call_id=call["id"])
    assert [(item["code"], item["quantity"]) for item in order["items"]] == [("A", 2)]
    assert call["carrier"] == "webphone"


def test_a_killed_web_process_loses_at_most_a_second_of_a_plea(demo: Demonstration) -> None:
    caller = Caller(demo.url, "+8613600000002")
    caller.hears("main_menu")
    caller.press("3")
    caller.is_in("recording", within=30)
    _speaks_until_the_line_breaks(caller, 8.0)
    time.sleep(4)
    os.kill(_holder_of(caller), signal.SIGKILL)
    assert caller.receiver.closed.wait(3)
    caller.comes_back()
    caller.hears("plea_heard")
    caller.is_in("waiting")
    (case,) = demo.export("cases", call_id=caller.call_id)
    assert read_wav(demo.recordings / Path(case["recording"]).name).seconds >= 3
    caller.hang_up()


def test_a_plea_rings_the_doctors_browser_and_both_talk(demo: Demonstration) -> None:
    demo.run("staff", "password", "doctor", "--password", PASSWORD)
    doctor = StaffPhone(demo.url, sign_in(demo.url, "doctor", PASSWORD))
    caller = Caller(demo.url, "+8613600000003")
    caller.hears("main_menu")
    caller.press("3")
    caller.is_in("recording", within=30)
    caller.says(speech(3))
    caller.press("#")
    doctor.is_paged(within=30)
    doctor.answers()
    doctor.hears("press_to_take_it")
    doctor.press("1")
    caller.is_in("talking")
    caller.says(whistle(1000, 1.5))
    doctor.says(whistle(1500, 1.5))
    assert eventually(lambda: loudness_at(doctor.heard_audio, 1000) > 0.8, within=3)
    assert eventually(lambda: loudness_at(caller.heard_audio, 1500) > 0.8, within=3)
    doctor.hang_up()
    caller.hears("after_talk")
    caller.hang_up()
    demo.waits_for("calls", **{"from": "+8613600000003", "outcome": "person"})


def _speaks_until_the_line_breaks(caller: Caller, seconds: float) -> None:
    """Speaks in a thread of their own: a broken line ends it, which is the point."""

    def speak() -> None:
        try:
            caller.says(speech(seconds))
        except RuntimeError:
            return

    threading.Thread(target=speak, daemon=True).start()


def _holder_of(caller: Caller) -> int:
    """The web process at the other end of the caller's socket, found by its open files."""
    port = caller.receiver.port
    inode = next(
        line.split()[9]
        for line in Path("/proc/net/tcp").read_text().splitlines()[1:]
        if line.split()[2].endswith(f":{port:04X}")
    )
    for folder in Path("/proc").glob("[0-9]*/fd"):
        try:
            if any(str(file.readlink()) == f"socket:[{inode}]" for file in folder.iterdir()):
                return int(folder.parent.name)
        except OSError:
            continue
    raise AssertionError("nobody holds the other end of the line")
