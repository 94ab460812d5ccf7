"""Two web processes, and a network that sends everything twice at once, and old things again."""

from collections.abc import Iterator

import pytest

from hotline.speech.audio import read_wav
from tests.fakes.twilio import FakeTwilio
from tests.stories.demonstrations import PACE, Demonstration, in_hotline
from tests.stories.hotline import PATIENCE, ROOT

pytestmark = in_hotline("three")

PLEA = ROOT / "tests" / "sounds" / "plea_vomiting_blood.wav"
DOCTOR = "+8615490000004"
LONG = PATIENCE * PACE
"""In the story's seconds."""


@pytest.fixture
def twilio(demo: Demonstration, other_web_process: str) -> Iterator[FakeTwilio]:
    """Every webhook goes to both processes at once; after each, the one before it comes again."""
    webhooks = demo.twilio.webhooks
    webhooks.use([demo.url, other_web_process])
    webhooks.twice = webhooks.stale = True
    yield demo.twilio
    webhooks.use([demo.url])
    webhooks.twice = webhooks.stale = False


def test_an_order_is_stored_once_whatever_is_repeated(
    demo: Demonstration, twilio: FakeTwilio
) -> None:
    caller = twilio.call("+8613700000001")
    for prompt, key in (
        ("main_menu", "1"),
        ("choose_meal", "1"),
        ("how_many_portions", "2"),
        ("choose_another_meal", "9"),
        ("order_read_back", "1"),
    ):
        caller.hears(prompt, within=LONG)
        caller.press(key)
    caller.says(read_wav(PLEA).samples, then="#")  # what is said does not matter for the order
    caller.hears("order_placed_unknown", within=LONG)
    caller.hang_up()

    (call,) = demo.export("calls", **{"from": "+8613700000001"})
    assert (call["carrier"], call["outcome"]) == ("twilio", "done")
    (order,) = demo.export("orders", call_id=call["id"])
    assert [(item["code"], item["quantity"]) for item in order["items"]] == [("A", 2)]
    assert order["status"] == "to_complete"


def test_a_plea_becomes_one_case_and_its_caller_talks_with_one_doctor(
    demo: Demonstration, twilio: FakeTwilio
) -> None:
    caller, doctor = twilio.call("+8613700000002"), twilio.phone(DOCTOR)
    rung = doctor.rung
    caller.hears("main_menu", within=LONG)
    caller.press("3")
    caller.says(read_wav(PLEA).samples, then="#")
    caller.hears("plea_heard", within=LONG)
    doctor.rings(within=LONG)
    doctor.answers()
    doctor.hears("press_to_take_it", within=LONG)
    doctor.press("1")
    doctor.talks_with(caller, within=LONG)
    doctor.hang_up()
    caller.hears("after_talk", within=LONG)
    caller.hang_up()

    (call,) = demo.stored("calls", **{"from": "+8613700000002"})
    assert call["outcome"] == "person"
    (case,) = demo.stored("cases", call_id=call["id"])
    assert case["acknowledged_by"] == "doctor"
    pages = demo.stored("pages", case_id=case["id"], target="doctor", channel="voice")
    assert [page["result"] for page in pages] == ["acknowledged"]
    assert doctor.rung == rung + 1
