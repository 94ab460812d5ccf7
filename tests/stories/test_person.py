"""`0`, wherever the caller is: a person's phone rings, and both hear each other."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from tests.fakes.speaking import speech
from tests.fakes.webphone import Caller, StaffPhone, both_hear
from tests.stories.demonstrations import Demonstration, Open, in_hotline
from tests.stories.hotline import PATIENCE

pytestmark = in_hotline("one")

Dial = Callable[[], Caller]


@contextmanager
def on_the_phone(demo: Demonstration) -> Iterator[Caller]:
    caller = Caller(demo.url)
    yield caller
    caller.hang_up()


def during_the_greeting(caller: Caller) -> None:
    caller.hears("greeting", within=PATIENCE)


def while_speaking(caller: Caller) -> None:
    caller.hears("greeting", within=PATIENCE)
    caller.press("3")
    caller.is_in("recording", within=PATIENCE)
    caller.says(speech(1.5))


def on_hold(caller: Caller) -> None:
    while_speaking(caller)
    caller.press("#")
    caller.hears("plea_heard", within=PATIENCE)
    caller.is_in("waiting", within=PATIENCE)


@pytest.mark.parametrize("moment", [while_speaking, on_hold])
def test_zero_rings_a_person_and_both_hear_each_other(
    demo: Demonstration, softphone: Open, moment: Callable[[Caller], None]
) -> None:
    operator = softphone(demo, "admin")
    with on_the_phone(demo) as caller:
        moment(caller)
        caller.press("0")
        _are_put_through(caller, operator)


def test_they_hear_each_other_through_two_web_processes(
    demo: Demonstration, softphone: Open, other_web_process: str
) -> None:
    operator = softphone(demo, "admin", other_web_process)
    with on_the_phone(demo) as caller:
        during_the_greeting(caller)
        caller.press("0")
        _are_put_through(caller, operator)

        operator.hang_up()
        caller.hears("after_talk", within=PATIENCE)
        call_id = caller.call_id
    call = demo.waits_for("calls", id=call_id, outcome="person")
    assert call["answered_by_person_at"]


def _are_put_through(caller: Caller, operator: StaffPhone) -> None:
    operator.is_paged(within=PATIENCE)
    operator.answers()
    operator.is_in("speaking", within=PATIENCE)
    operator.press("1")
    caller.is_in("talking", within=PATIENCE)
    operator.is_in("talking", within=PATIENCE)
    assert both_hear(caller, operator)
