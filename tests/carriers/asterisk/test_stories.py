"""Residents and staff on a real switch: what they hear is in their telephones' recordings."""

import signal
import time
from itertools import pairwise
from os import kill
from pathlib import Path

import pytest

from hotline.cli.testbed.children import eventually
from hotline.speech.audio import Sound, read_wav, write_wav
from tests.carriers.asterisk.conftest import Desk, Dial, SwitchHotline
from tests.carriers.asterisk.talking import both_hear_each_other
from tests.fakes.sip import Ears, Phone, longest_silence
from tests.stories.conditions import is_alarming
from tests.stories.demonstrations import in_hotline
from tests.stories.hotline import PATIENCE, ROOT

pytestmark = in_hotline("switch")

PLEA = ROOT / "tests" / "sounds" / "plea_vomiting_blood.wav"
REFILLER, ASKER, WAITER, PLEADER, LOST = (f"+861540000000{number}" for number in range(1, 6))
WAITING_SECONDS = 36
GAPS = (7.0, 10.0)
"""Seconds from the end of a message to the beginning of the next."""
FIRST_IN_LINE = "admin"
"""Who is rung first for a case of which nothing is known yet."""


@pytest.fixture
def words(tmp_path: Path) -> Path:
    """Two seconds of somebody speaking."""
    spoken = read_wav(PLEA)
    path = tmp_path / "words.wav"
    write_wav(path, Sound(spoken.samples[: 2 * spoken.rate], spoken.rate))
    return path


def test_a_refill(demo: SwitchHotline, dial: Dial) -> None:
    caller = dial(REFILLER)
    caller.hears("greeting_known")
    caller.press("2")
    caller.hears("choose_medicine")
    caller.press("1")
    caller.hears("how_many_boxes")
    caller.press("2")
    caller.hears("press_if_ready")
    caller.press("1")
    caller.hears("refill_read_back")
    caller.hears("boxes.2")
    caller.press("1")
    caller.hears("refill_requested")
    caller.hangs_up()

    # Among the calls of the demonstration are older ones of hers.
    call = demo.waits_for("calls", **{"from": REFILLER}, carrier="asterisk", outcome="done")
    (refill,) = demo.stored("refills", call_id=call["id"])
    assert (refill["quantity"], refill["card_ready"]) == (2, True)


def test_a_key_that_is_held_long_is_one_key(demo: SwitchHotline, dial: Dial) -> None:
    caller = dial(REFILLER)
    caller.hears("main_menu")
    caller.phone.press("1", ms=1000)
    caller.hears("choose_meal")
    caller.hangs_up()


def test_an_operator_accepts_with_1_and_both_hear_each_other(
    demo: SwitchHotline, dial: Dial, desk: Desk, words: Path
) -> None:
    operator = desk(FIRST_IN_LINE)
    caller = dial(ASKER)
    caller.hears("greeting_known")
    caller.press("0")
    caller.hears("person_soon")
    operator.phone.answers()
    operator.hears("page_unknown")
    operator.press("1")
    assert eventually(
        lambda: demo.stored("calls", **{"from": ASKER})[-1]["answered_by_person_at"], PATIENCE
    )

    assert both_hear_each_other(caller, operator, words)

    operator.hangs_up()
    caller.hears("after_talk")
    caller.hangs_up()
    demo.waits_for("calls", **{"from": ASKER, "outcome": "person"})


def test_who_waits_hears_calming_words_and_never_silence(demo: SwitchHotline, dial: Dial) -> None:
    """Also who comes when the last one who waited has gone."""
    other = dial(ASKER)
    other.press("0")
    other.hears("hold_message")
    other.hangs_up()

    caller = dial(WAITER)
    caller.hears("greeting_known")
    caller.press("0")
    began = caller.hears("person_soon")
    assert eventually(
        lambda: caller.phone.heard().seconds > began + WAITING_SECONDS, WAITING_SECONDS + PATIENCE
    )
    caller.hangs_up()

    times = caller.times("hold_message", began)
    assert len(times) >= 2
    gaps = [later - ended for (_, ended), (later, _) in pairwise(times)]
    assert all(GAPS[0] <= gap <= GAPS[1] for gap in gaps), times
    assert longest_silence(caller.since(began)) < 2


def test_a_page_on_a_telephone_outside_is_acknowledged_with_1(
    demo: SwitchHotline, dial: Dial, phones, listener, tmp_path: Path
) -> None:
    outside = Phone(tmp_path, "anybody", port=demo.trunk_port)
    doctor = Ears(phones.enter_context(outside), listener)
    caller = dial(PLEADER)
    caller.hears("greeting_known")
    caller.press("3")
    caller.says(PLEA)
    caller.press("#")
    caller.hears("plea_heard")
    call = demo.waits_for("calls", **{"from": PLEADER})
    case = demo.waits_for("cases", call_id=call["id"], severity=is_alarming)
    doctor.phone.answers()
    doctor.hears("press_to_take_it")
    doctor.press("1")

    taken = demo.waits_for("cases", id=case["id"], status="acknowledged")
    demo.waits_for(
        "pages", case_id=case["id"], target=taken["acknowledged_by"], result="acknowledged"
    )
    caller.hangs_up()


def test_a_driver_that_is_stuck_loses_its_caller_to_an_operator(
    demo: SwitchHotline, dial: Dial, desk: Desk, words: Path
) -> None:
    operator = desk(FIRST_IN_LINE)
    caller = dial(LOST)
    caller.hears("greeting_known")
    caller.press("3")
    caller.says(words)
    (driver,) = demo.processes("hotline asterisk")
    kill(driver, signal.SIGSTOP)
    try:
        began = time.monotonic()
        operator.phone.answers()
        assert time.monotonic() - began < PATIENCE
        operator.hears("page_caller_waits")
        operator.press("1")
        assert both_hear_each_other(caller, operator, words)
    finally:
        kill(driver, signal.SIGCONT)
    caller.hangs_up()
    call = demo.waits_for("calls", **{"from": LOST})
    demo.waits_for("cases", call_id=call["id"], kind="plea")
