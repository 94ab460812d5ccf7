"""A person is one key away, or one word: in every state of every flow both are tried."""

import pytest

from hotline.flow.events import ActionDone, AsideHeard, DigitsPressed, OperatorJoined
from hotline.flow.steps.announce import Announce
from hotline.flow.steps.say import Say
from tests.flow.places import at, places
from tests.flow.telephone import FLOWS, Telephone, known, order, page, unknown

CALLERS = {
    "known": known(last_order=order(("A", 2)), open_order=order(("B", 1), cancellable=True)),
    "unknown": unknown(),
    "no number": unknown(caller=None),
    "closed": known(ordering={"open": False}),
    "no meals": known(set_meals=[]),
    "skips menus": known(resident={"greeting": "王奶奶", "skip_menu": True}),
}
CLOSED = ActionDone(exit="closed")
ANSWERS = {
    "main": [{}, {"place_order": CLOSED, "cancel_order": CLOSED}],
    "page": [{"answer_page": ActionDone(exit=exit_)} for exit_ in ("done", "connect", "taken")],
}


ASKING = {
    "0": DigitsPressed(digits="0"),
    "人工": AsideHeard(why="asked_for_person", recording="7-aside-1"),
    "救命": AsideHeard(why="cried_for_help", recording="7-aside-1"),
}


def calls(name):
    for facts in CALLERS.values() if name == "main" else [page(), page(caller_waiting=False)]:
        for answers in ANSWERS[name]:
            yield Telephone(facts, name=name, answers=answers)


@pytest.mark.parametrize("name", FLOWS.scripts)
def test_key_and_words_reach_a_person_from_every_state(name):
    visited = set()
    for call in calls(name):
        for caller in places(call):
            visited.add(caller.at)
            if caller.waits.type in ("connect", "hangup"):
                continue
            for asking in ASKING.values():
                asked = at(caller).happen(asking)
                told = [action.type for action in asked.done]
                assert told[-1:] == ["open_case" if name == "main" else "answer_page"], caller.at
                assert asked.at == ("hold" if name == "main" else "passed_on"), caller.at
    assert visited == waiting_steps(name)


@pytest.mark.parametrize("asking", ASKING)
def test_so_they_do_while_something_is_announced(asking):
    caller = Telephone(known(talks_recorded=True)).press("3").press("#")
    assert caller.at == "before_hold"
    asked = caller.happen(ASKING[asking])
    assert (asked.at, asked.done[-1].type) == ("before_hold", "open_case")


def test_what_was_said_tells_why_a_person_is_wanted():
    caller = Telephone(known()).press("1").happen(ASKING["救命"])
    (case,) = caller.did("open_case")
    assert (case.reason, case.recording) == ("cried_for_help", "7-aside-1")


def test_an_order_that_was_confirmed_is_placed_before_the_person_comes():
    caller = Telephone(unknown()).press("11291")
    assert caller.at == "say_order_address"
    caller.happen(ASKING["人工"])
    assert [action.type for action in caller.done] == ["place_order", "open_case"]


def test_nobody_cuts_off_who_talks_with_a_person_already():
    caller = Telephone(known()).press("0").happen(OperatorJoined(by="li"))
    assert caller.happen(ASKING["人工"]).at == "talk"


def waiting_steps(name):
    """The steps at which a call can stand where nothing is announced.

    `gone` is entered by nobody who is there.
    """
    steps = FLOWS.scripts[name].steps.items()
    passed = (Announce, Say)
    return {step for step, shape in steps if not (shape.silent or isinstance(shape, passed))} - {
        "gone"
    }
