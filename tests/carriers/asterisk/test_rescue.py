"""Something dies with calls in its hands: who asked for help gets it, who calls next as well."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from os import kill
from pathlib import Path

import pytest
import requests
from sqlalchemy import update

from hotline.calls.models import Call
from hotline.carriers.asterisk.names import REPLACED
from hotline.cli.testbed.children import die_with_parent, eventually
from hotline.db import utc_now
from hotline.speech.audio import read_wav
from tests.carriers.asterisk.conftest import Desk, Dial, SwitchHotline
from tests.carriers.asterisk.talking import both_hear_each_other, spoken
from tests.fakes.sip import Caller
from tests.stories.demonstrations import in_hotline
from tests.stories.hotline import PATIENCE, ROOT, Record

pytestmark = in_hotline("other switch")

DEAF, ADOPTED, CUT_OFF, WAITING, NEXT = (f"+86154000000{number}" for number in range(11, 16))
FIRST_IN_LINE = "admin"
WORDS_SECONDS = 2.0
LOST_SECONDS = 1.0
"""The most that may be lost."""
A_WHILE = timedelta(minutes=3)
CONNECTED = "connected with the switch"


@pytest.fixture
def words(tmp_path: Path) -> Path:
    return spoken("plea_fallen_in_bathroom", WORDS_SECONDS, tmp_path)


def pleads(caller: Caller, words: Path) -> None:
    """The caller is in the middle of a sentence."""
    caller.hears("greeting_known")
    caller.press("3")
    caller.says(words)


def the_call(demo: SwitchHotline, number: str) -> Record:
    return demo.stored("calls", **{"from": number}, carrier="asterisk")[-1]


def heard_plea(demo: SwitchHotline, call: Record) -> Record:
    """Its case, with what was said in it."""
    case = demo.waits_for("cases", call_id=call["id"], kind="plea")
    kept = read_wav(demo.recordings / Path(case["recording"]).name)
    assert kept.seconds >= WORDS_SECONDS - LOST_SECONDS
    return case


def driver_of(demo: SwitchHotline) -> int:
    (driver,) = demo.processes("hotline asterisk")
    return driver


@contextmanager
def driver_killed(demo: SwitchHotline) -> Iterator[None]:
    """And nobody starts it again until the block ends, since the supervisor is stuck."""
    assert demo.process is not None
    begun = times_connected(demo)
    demo.process.send_signal(signal.SIGSTOP)
    try:
        kill(driver_of(demo), signal.SIGKILL)
        yield
    finally:
        demo.process.send_signal(signal.SIGCONT)
    assert eventually(lambda: times_connected(demo) > begun, PATIENCE)


def times_connected(demo: SwitchHotline) -> int:
    """A supervised driver, with the switch."""
    return demo.log().count(CONNECTED)


def wait_for_a_slow_machine(demo: SwitchHotline, call: Record) -> None:
    """For the next driver, longer than the dead-man's switch and the sweep do."""
    url = f"{demo.asterisk.url}/ari/channels/{call['carrier_call_id']}/variable"
    value = {"variable": "TIMEOUT(absolute)", "value": str(round(A_WHILE.total_seconds()))}
    requests.post(url, params=value, auth=demo.asterisk.auth, timeout=5).raise_for_status()
    with demo.database.begin() as session:
        later = utc_now() + A_WHILE
        session.execute(update(Call).where(Call.id == call["id"]).values(alive_until=later))


def test_a_driver_killed_in_mid_plea_leaves_the_caller_to_an_operator(
    demo: SwitchHotline, dial: Dial, desk: Desk, words: Path
) -> None:
    operator = desk(FIRST_IN_LINE)
    caller = dial(DEAF)
    pleads(caller, words)
    with driver_killed(demo):
        operator.phone.answers()
        operator.hears("page_caller_waits")
        operator.press("1")
        assert both_hear_each_other(caller, operator, words)
    caller.hangs_up()

    assert heard_plea(demo, the_call(demo, DEAF))


def test_a_driver_that_is_started_again_goes_on_with_the_plea(
    demo: SwitchHotline, dial: Dial, words: Path
) -> None:
    caller = dial(ADOPTED)
    pleads(caller, words)
    before = driver_of(demo)
    kill(before, signal.SIGKILL)
    wait_for_a_slow_machine(demo, the_call(demo, ADOPTED))

    caller.hears("plea_heard")
    assert driver_of(demo) != before
    assert heard_plea(demo, the_call(demo, ADOPTED))["status"] == "open"
    caller.hears("hold_message")
    caller.hangs_up()
    demo.waits_for("calls", **{"from": ADOPTED}, outcome="abandoned")


def test_a_switch_that_loses_its_calls_loses_nobody(
    demo: SwitchHotline, dial: Dial, words: Path
) -> None:
    waiting = dial(WAITING)
    waiting.press("0")
    waiting.hears("person_soon")
    pleads(dial(CUT_OFF), words)
    demo.loses_its_switch()

    for number, kind in ((CUT_OFF, "plea"), (WAITING, "person")):
        call = demo.waits_for("calls", **{"from": number}, outcome="abandoned")
        case = demo.waits_for("cases", call_id=call["id"], kind=kind, status="open")
        demo.waits_for("pages", case_id=case["id"], channel="voice")
    heard_plea(demo, the_call(demo, CUT_OFF))
    caller = dial(NEXT)
    caller.press("0")
    caller.hears("hold_message")
    caller.hangs_up()


@contextmanager
def driver_by_hand(demo: SwitchHotline) -> Iterator["subprocess.Popen[bytes]"]:
    """One that nobody supervises, at work."""
    log = demo.folder / "by_hand.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "hotline", "asterisk"],
            cwd=ROOT,
            env=demo.environment,
            stdout=output,
            stderr=output,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
    try:
        assert eventually(lambda: CONNECTED in log.read_text(), PATIENCE), log.read_text()
        yield process
    finally:
        process.kill()
        process.wait()


def test_of_two_drivers_the_second_takes_over_and_the_call_goes_on(
    demo: SwitchHotline, dial: Dial
) -> None:
    with ExitStack() as later:
        with driver_killed(demo):
            first = later.enter_context(driver_by_hand(demo))
            caller = dial(NEXT)
            caller.hears("main_menu")
            call = the_call(demo, NEXT)

        assert first.wait(PATIENCE) == REPLACED
        caller.press("1")
        caller.hears("choose_meal")
        caller.hangs_up()
        demo.waits_for("calls", id=call["id"], outcome="abandoned")
