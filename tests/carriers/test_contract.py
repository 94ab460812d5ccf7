"""What every carrier must be able to carry: one resident's day, told over each of them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from hotline.speech.audio import Sound, read_wav, write_wav
from tests.carriers.telephones import CARRIERS, HEARING, Caller
from tests.stories.conditions import contains, is_alarming
from tests.stories.demonstrations import Demonstration, in_hotline
from tests.stories.hotline import PATIENCE, ROOT, Record, eventually

pytestmark = in_hotline("one")

RESIDENT = "+8615400000008"
PLEA = ROOT / "tests" / "sounds" / "plea_fallen_in_bathroom.wav"
UNDERSTOOD = {"severity": is_alarming, "transcript": contains("动不了")}
"""What is heard of it through every line, at whatever moment it begins. Not so “吐血”: through
G.711 again, it is “出血” more often than not."""

Call = Callable[[], AbstractContextManager[Caller]]


@pytest.fixture(params=CARRIERS)
def carrier(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def call(demo: Demonstration, carrier: str) -> Call:
    """`with call() as caller:` a resident dials the hotline."""
    return lambda: CARRIERS[carrier](demo, RESIDENT)


@pytest.fixture
def half_a_sentence(tmp_path: Path) -> Path:
    """The first two seconds of the plea."""
    rate = read_wav(PLEA).rate
    path = tmp_path / "half.wav"
    write_wav(path, Sound(read_wav(PLEA).samples[: 2 * rate], rate))
    return path


def the_call(demo: Demonstration, carrier: str) -> Record:
    """The record of the call that is going on, or was just now."""
    return demo.stored("calls", carrier=carrier, **{"from": RESIDENT})[-1]


def ended_call(demo: Demonstration, carrier: str) -> Record:
    assert eventually(lambda: the_call(demo, carrier)["ended_at"], PATIENCE)
    return the_call(demo, carrier)


def recorded(demo: Demonstration, case_id: int) -> Sound:
    """What the case's recording sounds like, once it is here: Twilio's has to be fetched."""

    def path() -> Path:
        (case,) = demo.stored("cases", id=case_id)
        return demo.recordings / str(case["recording"])

    assert eventually(lambda: path().is_file(), PATIENCE), path()
    return read_wav(path())


def test_an_order(demo: Demonstration, carrier: str, call: Call) -> None:
    with call() as caller:
        caller.hears("resident_name")
        caller.hears("main_menu")
        caller.press("1")
        caller.hears("choose_meal")
        caller.press("2")
        caller.hears("how_many_portions")
        caller.press("3")
        caller.hears("choose_another_meal")
        caller.press("9")
        caller.hears("order_read_back")
        caller.hears("set_meal.B")
        caller.hears("portions.3")
        caller.press("1")
        caller.hears("order_placed")

    ended = ended_call(demo, carrier)
    assert ended["outcome"] == "done"
    (order,) = demo.stored("orders", call_id=ended["id"])
    assert order["status"] == "confirmed"
    assert order["items"] == [{"code": "B", "name": "猪肉青菜套餐", "quantity": 3}]


def test_a_plea(demo: Demonstration, carrier: str, call: Call) -> None:
    with call() as caller:
        caller.hears("resident_name")
        caller.press("3")
        caller.says(PLEA)
        caller.press("#")
        caller.hears("plea_heard")
        begun = the_call(demo, carrier)
        heard = demo.waits_for("cases", call_id=begun["id"], **UNDERSTOOD)

    assert recorded(demo, heard["id"]).seconds == pytest.approx(read_wav(PLEA).seconds, abs=2.5)
    assert demo.waits_for("pages", case_id=heard["id"], target="doctor", channel="voice")


def test_zero_is_a_person(demo: Demonstration, carrier: str, call: Call) -> None:
    with call() as caller:
        caller.hears("resident_name")
        caller.press("0")
        caller.hears("person_soon")
        begun = the_call(demo, carrier)
        case = demo.waits_for("cases", call_id=begun["id"], kind="person")
        demo.waits_for("pages", case_id=case["id"], channel="voice")


def test_who_hangs_up_in_mid_plea_is_heard_and_called_back(
    demo: Demonstration, carrier: str, call: Call, half_a_sentence: Path
) -> None:
    with call() as caller:
        caller.hears("resident_name")
        caller.press("3")
        caller.says(half_a_sentence)

    ended = ended_call(demo, carrier)
    case = demo.waits_for("cases", call_id=ended["id"], kind="plea")
    assert demo.waits_for("pages", case_id=case["id"], channel="voice")
    assert recorded(demo, case["id"]).seconds > 1.5
    assert ended["outcome"] == "abandoned"


@pytest.mark.parametrize("carrier", HEARING, indirect=True)
def test_who_simply_speaks_at_the_menu_is_heard_from_the_first_word(
    demo: Demonstration, carrier: str, call: Call
) -> None:
    with call() as caller:
        caller.hears("main_menu")
        caller.speaks_up(PLEA)
        caller.hears("plea_heard")
        begun = the_call(demo, carrier)
        heard = demo.waits_for("cases", call_id=begun["id"], kind="plea", **UNDERSTOOD)

    assert recorded(demo, heard["id"]).seconds >= read_wav(PLEA).seconds
