"""The line as Twilio finds it: `hotline up`, a second web process, and a network that repeats."""

from collections.abc import Iterator
from datetime import timedelta

import numpy as np
import pytest

from hotline.db import Database, utc_now
from tests.community import add_set_meals, add_window
from tests.fakes.twilio import FakeTwilio, Webhooks
from tests.stories.hotline import Hotline, running, web_process

ACCOUNT, TOKEN = "AC" + "0" * 32, "0123456789abcdef0123456789abcdef"
DOCTOR = "+8613911112222"
SPEECH = (8000 * np.sin(np.arange(3 * 8000) / 5)).astype(np.int16)


@pytest.fixture(scope="module")
def webhooks() -> Webhooks:
    return Webhooks(TOKEN, twice=True, stale=True)


@pytest.fixture(scope="module")
def twilio(webhooks: Webhooks) -> Iterator[FakeTwilio]:
    with FakeTwilio(webhooks, ACCOUNT, pace=10) as playing:
        yield playing


@pytest.fixture(scope="module")
def hotline(
    tmp_path_factory: pytest.TempPathFactory, twilio: FakeTwilio, webhooks: Webhooks
) -> Iterator[Hotline]:
    """Two web processes on two ports, one database, one worker."""
    environment = {
        "HOTLINE_TWILIO_ACCOUNT_SID": ACCOUNT,
        "HOTLINE_TWILIO_AUTH_TOKEN": TOKEN,
        "HOTLINE_TWILIO_API_URL": twilio.api_url,
    }
    folder = tmp_path_factory.mktemp("twilio")
    with running(Hotline(folder, environment)) as up, web_process(up) as other:
        _open_the_shop(up)
        up.run("staff", "add", "doctor", "--groups", "medical;operators", "--phone", DOCTOR)
        webhooks.use([up.url, other])
        yield up


def _open_the_shop(up: Hotline) -> None:
    database = Database(f"sqlite:///{up.folder / 'data' / 'hotline.db'}")
    with database.begin() as session:
        add_set_meals(session)
        add_window(session, opens_at=utc_now() - timedelta(hours=1))
    database.close()


def test_an_order_is_stored_once_whatever_is_repeated(hotline: Hotline, twilio: FakeTwilio) -> None:
    caller = twilio.call("+8613700000001")
    caller.hears("main_menu")
    caller.press("1")
    caller.hears("choose_meal")
    caller.press("1")
    caller.hears("how_many_portions")
    caller.press("2")
    caller.hears("choose_another_meal")
    caller.press("9")
    caller.hears("order_read_back")
    caller.press("1")
    caller.says(SPEECH, then="#")
    caller.hears("order_placed_unknown")
    caller.hang_up()
    (call,) = hotline.export("calls", **{"from": "+8613700000001"})
    (order,) = hotline.export("orders", call_id=call["id"])
    assert [(item["code"], item["quantity"]) for item in order["items"]] == [("A", 2)]
    assert call["outcome"] == "done"


def test_a_plea_becomes_a_case_and_its_caller_talks_with_the_doctor(
    hotline: Hotline, twilio: FakeTwilio
) -> None:
    caller = twilio.call("+8613700000002")
    caller.hears("main_menu")
    caller.press("3")
    caller.says(SPEECH, then="#")
    caller.hears("plea_heard")
    doctor = twilio.phone(DOCTOR)
    doctor.rings(within=60)
    doctor.answers()
    doctor.hears("press_to_take_it")
    doctor.press("1")
    doctor.talks_with(caller)
    doctor.hang_up()
    caller.hears("after_talk")
    caller.hang_up()
    (call,) = hotline.export("calls", **{"from": "+8613700000002"})
    assert call["carrier"] == "twilio"
    assert call["outcome"] == "person"
    (case,) = hotline.export("cases", call_id=call["id"])
    assert case["acknowledged_by"] == "doctor"
    assert case["recording"]
    pages = hotline.export("pages", case_id=case["id"], channel="voice")
    assert [page["result"] for page in pages] == ["acknowledged"]
