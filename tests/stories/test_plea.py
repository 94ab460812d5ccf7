"""A cry for help is recorded, understood, on the board, and rings until somebody has it."""

from collections.abc import Callable, Iterator

import pytest

from hotline.speech.audio import read_wav
from tests.fakes.webphone import sign_in
from tests.stories.board import Board
from tests.stories.demonstrations import (
    Demonstration,
    Open,
    in_hotline,
    nobody_is_rung_again,
    password,
)
from tests.stories.hotline import PATIENCE, ROOT

pytestmark = in_hotline("one")

PLEA = ROOT / "tests" / "sounds" / "plea_vomiting_blood.wav"
CHEN, WU = "+8615400000004", "+8615400000012"
DOCTOR, NURSE, DRIVER = "+8615490000004", "+8615490000005", "+8615490000006"


@pytest.fixture
def board(demo_on_stores: Demonstration) -> Iterator[Board]:
    """An operator's screen."""
    screen = Board(
        demo_on_stores.url, sign_in(demo_on_stores.url, "operator1", password("operator1"))
    )
    yield screen
    screen.close()


def test_a_plea_is_on_the_board_within_seconds_and_the_doctor_s_phone_rings(
    demo_on_stores: Demonstration,
    softphone: Open,
    board: Board,
    measured: Callable[[str], None],
) -> None:
    hotline = demo_on_stores
    doctor, admin = softphone(hotline, "doctor"), softphone(hotline, "admin")

    plea = ("--press", "3", "--say", "我妈妈突然吐血了，快来人", "--press", "#", "--wait", "200")
    with hotline.calling("--from", CHEN, *plea) as caller:
        ended, _ = caller.tells(event="pressed", key="#")
        case = hotline.waits_for("cases", call_id=caller.call_id)
        shown = board.shows(case["id"]).at - ended
        understood = board.shows(case["id"], "critical", "urgent").at - ended
        measured(f"{hotline.stores}: on the board {shown:.2f} s after the plea, "
                 f"as urgent after {understood:.2f} s")  # fmt: skip

        assert doctor.is_paged(within=PATIENCE)["case_id"] == case["id"]
        admin.is_paged(within=PATIENCE)
        doctor.answers()
        doctor.is_in("speaking", within=PATIENCE)
        doctor.press("1")
        caller.hears("someone_has_it")  # nobody can be put through to a telephone made of text
        doctor.hears("page_yours", within=PATIENCE)
        doctor.is_over(within=PATIENCE)
        admin.rings_no_more(within=PATIENCE)
        assert nobody_is_rung_again(hotline, case["id"])

    (taken,) = hotline.export("cases", id=case["id"])
    assert (taken["status"], taken["acknowledged_by"]) == ("acknowledged", "doctor")
    assert "妈妈" in taken["transcript"]  # Whisper-base is not sure of the rest
    assert taken["transcript_engine"].startswith("faster-whisper")
    assert taken["reasons"]
    assert read_wav(hotline.recordings / taken["recording"]).seconds > 1.5


def test_only_a_key_counts_and_the_group_is_rung_until_somebody_presses_it(
    demo: Demonstration,
) -> None:
    """Over Twilio: one is engaged, one is a machine, one cannot, one says nothing, one takes it."""
    twilio = demo.twilio
    doctor, nurse, driver = (twilio.phone(number) for number in (DOCTOR, NURSE, DRIVER))
    doctor.busy, nurse.machine = True, True
    caller = twilio.call(WU)
    caller.hears("main_menu")
    caller.press("3")
    caller.says(read_wav(PLEA).samples, then="#")
    caller.hears("plea_heard")

    driver.rings(within=200)
    doctor.busy = nurse.machine = False
    driver.answers()
    driver.hears("press_to_pass_on")
    driver.press("2")
    doctor.rings(within=200)
    doctor.answers()
    doctor.hears("press_to_take_it")
    doctor.is_over(within=200)
    nurse.rings(within=200)
    nurse.answers()
    nurse.hears("press_to_take_it")
    nurse.press("1")
    caller.hears("someone_is_joining")
    nurse.talks_with(caller)

    (call,) = demo.stored("calls", **{"from": WU}, carrier="twilio")
    case = demo.waits_for("cases", call_id=call["id"], status="acknowledged")
    assert case["acknowledged_by"] == "nurse"
    assert case["severity"] in ("critical", "urgent")
    assert medical_pages(demo, case["id"]) == (
        "doctor busy, nurse machine, driver declined, doctor no_answer, nurse acknowledged"
    )
    assert nobody_is_rung_again(demo, case["id"])
    caller.hang_up()
    nurse.is_over()


def medical_pages(demo: Demonstration, case_id: int) -> str:
    """Whom of the medical group the telephone rang, and what came of it."""
    pages = demo.stored("pages", case_id=case_id, channel="voice")
    group = [page for page in pages if page["target"] in ("doctor", "nurse", "driver")]
    return ", ".join(f"{page['target']} {page['result']}" for page in group)
