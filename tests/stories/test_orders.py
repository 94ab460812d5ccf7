"""Orders and refills over `hotline call`: placed, read back, stored once, shown by `export`."""

from collections.abc import Iterator

import pytest

from hotline.db import utc_now
from hotline.supplies import OrderingWindow, current_window
from tests.carriers.telephones import text
from tests.stories.demonstrations import Demonstration, in_hotline
from tests.stories.hotline import Record

pytestmark = in_hotline("one")

WANG, LI, ZHANG, CHEN, ZHAO, ZHOU = (f"+861540000000{number}" for number in range(1, 7))
"""Known residents; the third has ordered set meals three days ago."""
TWO_OF_THE_FIRST = ("--press", "1", "--press", "1", "--press", "2", "--press", "9", "--press", "1")


def heard(story: list[Record]) -> list[str]:
    return [line["prompt"] for line in story if line["type"] == "heard"]


def call_of(story: list[Record]) -> int:
    (answered,) = [line for line in story if line.get("event") == "answered"]
    call_id: int = answered["call_id"]
    return call_id


def last_call(demo: Demonstration, number: str) -> int:
    call_id: int = demo.stored("calls", carrier="text", **{"from": number})[-1]["id"]
    return call_id


def test_a_resident_orders_and_the_order_is_there_once(demo_on_stores: Demonstration) -> None:
    story = demo_on_stores.call("--from", LI, *TWO_OF_THE_FIRST)

    assert heard(story)[0] == "resident_name"
    read_back = heard(story).index("order_read_back")
    assert heard(story)[read_back : read_back + 3] == [
        "order_read_back",
        "set_meal.A",
        "portions.2",
    ]
    assert "order_placed" in heard(story)
    (order,) = demo_on_stores.export("orders", call_id=call_of(story))
    (resident,) = demo_on_stores.stored("residents", phone=LI)
    assert order["status"] == "confirmed"
    assert order["resident_id"] == resident["id"]
    assert (order["building"], order["unit"]) == (resident["building"], resident["unit"])
    assert order["items"] == [{"code": "A", "name": "蔬菜套餐", "quantity": 2}]
    assert order["batch"]
    (call,) = demo_on_stores.export("calls", id=call_of(story))
    assert (call["carrier"], call["from"], call["outcome"]) == ("text", LI, "done")


def test_nothing_is_ordered_without_the_confirming_key(demo: Demonstration) -> None:
    with text(demo, ZHAO) as caller:
        caller.press("1129")
        caller.hears("order_read_back")

    assert demo.stored("orders", call_id=last_call(demo, ZHAO)) == []


def test_the_last_order_is_repeated_with_one_key_and_a_confirmation(demo: Demonstration) -> None:
    (resident,) = demo.stored("residents", phone=ZHANG)
    before = demo.stored("orders", resident_id=resident["id"])[-1]

    with text(demo, ZHANG) as caller:
        caller.hears("press_to_repeat_order")
        caller.press("5")
        caller.hears("order_read_back")
        caller.press("1")
        caller.hears("order_placed")

    (order,) = demo.stored("orders", call_id=last_call(demo, ZHANG))
    assert order["items"] == before["items"]
    assert order["status"] == "confirmed"


def test_an_order_is_cancelled_within_the_window(demo: Demonstration) -> None:
    with text(demo, CHEN) as caller:
        caller.press("11291")
        caller.hears("order_placed")
    (placed,) = demo.stored("orders", call_id=last_call(demo, CHEN))

    with text(demo, CHEN) as caller:
        caller.press("18")
        caller.hears("cancel_read_back")
        caller.press("1")
        caller.hears("order_cancelled")

    (order,) = demo.stored("orders", id=placed["id"])
    assert order["status"] == "cancelled"
    assert demo.stored("orders", call_id=last_call(demo, CHEN)) == []


def test_a_refill_of_a_regular_medicine(demo: Demonstration) -> None:
    keys = [word for key in "22311" for word in ("--press", key)]
    story = demo.call("--from", WANG, *keys)

    assert "refill_requested" in heard(story)
    (refill,) = demo.export("refills", call_id=call_of(story))
    (resident,) = demo.stored("residents", phone=WANG)
    assert refill["resident_id"] == resident["id"]
    assert refill["medicine"] == resident["medicines"][1]
    assert (refill["quantity"], refill["card_ready"]) == (3, True)
    assert refill["status"] == "requested"


def test_an_unknown_caller_says_the_address_and_an_operator_completes_the_order(
    demo: Demonstration,
) -> None:
    story = demo.call(*TWO_OF_THE_FIRST, "--say", "我叫王小明，住三号楼二零一", "--press", "#")

    assert "order_placed_unknown" in heard(story)
    (order,) = demo.stored("orders", call_id=call_of(story))
    assert order["status"] == "to_complete"
    assert order["resident_id"] is None
    assert order["address_recording_id"] is not None
    (spoken,) = demo.recordings.glob(f"{call_of(story)}-address-*.wav")
    assert spoken.stat().st_size > 8000 * 2  # more than a second of it


@pytest.fixture
def closed(demo: Demonstration) -> Iterator[None]:
    """No ordering window is open just now."""
    with demo.database.begin() as session:
        window = current_window(session, utc_now())
        assert window is not None
        window_id, closes_at = window.id, window.closes_at
        window.closes_at = utc_now()
    yield
    with demo.database.begin() as session:
        session.get_one(OrderingWindow, window_id).closes_at = closes_at


@pytest.mark.usefixtures("closed")
def test_who_cannot_order_now_may_be_called_back(demo: Demonstration) -> None:
    with text(demo, ZHOU) as caller:
        caller.press("1")
        caller.hears("order_closed")
        caller.press("2")
        caller.hears("callback_requested")

    (call,) = demo.stored("calls", id=last_call(demo, ZHOU))
    assert call["outcome"] == "callback"
    (case,) = demo.stored("cases", call_id=call["id"])
    assert (case["kind"], case["status"]) == ("callback", "open")
