"""The parts die, the job queue forgets: what must happen still happens."""

import os
import signal
from collections.abc import Callable, Iterator

import pytest

from tests.stories.demonstrations import PACE, Demonstration, Open, in_hotline, nobody_is_rung_again
from tests.stories.hotline import PATIENCE, ROOT, have_ended

pytestmark = in_hotline("three")

LIN = "+8615400000010"
PLEA = ROOT / "tests" / "sounds" / "plea_vomiting_blood.wav"


@pytest.fixture
def engaged(demo_on_stores: Demonstration) -> Iterator[None]:
    """Every telephone of staff."""
    phones = [demo_on_stores.twilio.phone(f"+861549{number:07}") for number in range(1, 10)]
    for phone in phones:
        phone.busy = True
    yield
    for phone in phones:
        phone.busy = False


@pytest.mark.usefixtures("engaged")
def test_a_plea_goes_on_after_the_job_queue_forgot_it_and_everything_was_restarted(
    demo_on_stores: Demonstration, softphone: Open
) -> None:
    hotline = demo_on_stores
    workers = hotline.processes("worker.py")
    for worker in workers:
        os.kill(worker, signal.SIGSTOP)  # the jobs are queued, and nobody does them
    hotline.call("--from", LIN, "--press", "3", "--say-file", str(PLEA), "--press", "#")
    call = hotline.stored("calls", **{"from": LIN}, carrier="text")[-1]
    (case,) = hotline.stored("cases", call_id=call["id"])
    assert not hotline.stored("pages", case_id=case["id"], result="failed")

    with hotline.redis as redis:
        assert redis.dbsize()
        redis.flushall()
    parts = hotline.is_killed()
    for worker in workers:
        os.kill(worker, signal.SIGKILL)  # frozen, they cannot end by themselves
    assert have_ended(parts)
    hotline.up()

    operator = softphone(hotline, "operator2")
    # Time passes at Twilio, too: whoever has no browser is engaged there.
    hotline.twilio.until(lambda: operator.ring is not None, PATIENCE * 3 * PACE, "operator2 rings")
    assert operator.is_paged()["case_id"] == case["id"]
    operator.answers()
    operator.is_in("speaking", within=PATIENCE)
    operator.press("1")
    operator.hears("page_yours", within=PATIENCE)
    taken = hotline.waits_for("cases", id=case["id"], severity="critical")
    assert taken["acknowledged_by"] == "operator2"
    assert "妈妈" in taken["transcript"]
    assert nobody_is_rung_again(hotline, case["id"])


def test_what_dies_is_started_again(demo: Demonstration) -> None:
    parts = demo.processes()
    for part in parts:
        os.kill(part, signal.SIGKILL)

    assert have_ended(parts)
    assert demo.is_ready_again()
    assert not set(demo.processes()) & set(parts)
    assert demo.call("--press", "2", "--press", "0")[-1]["type"] == "ended"


def test_ctrl_c_ends_everything_and_it_can_be_started_again(
    demo: Demonstration, measured: Callable[[str], None]
) -> None:
    parts = demo.processes()
    ended = demo.down()
    assert have_ended(parts, within=0.5)
    ready = demo.up()

    measured(f"Ctrl-C ended everything in {ended:.2f} s, ready again in {ready:.2f} s")


def test_a_killed_supervisor_leaves_nobody_behind(demo: Demonstration) -> None:
    assert have_ended(demo.is_killed(), within=PATIENCE)
