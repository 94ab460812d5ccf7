"""A person is one key away: every state of every flow is visited, and `0` pressed there."""

import pytest

from hotline.flow.events import ActionDone
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


def calls(name):
    for facts in CALLERS.values() if name == "main" else [page(), page(caller_waiting=False)]:
        for answers in ANSWERS[name]:
            yield Telephone(facts, name=name, answers=answers)


@pytest.mark.parametrize("name", FLOWS.scripts)
def test_zero_reaches_a_person_from_every_state(name):
    visited = set()
    for call in calls(name):
        for caller in places(call):
            visited.add(caller.at)
            if caller.waits.type in ("connect", "hangup"):
                continue
            pressed = at(caller).press("0")
            told = [action.type for action in pressed.done]
            assert told[-1:] == ["open_case" if name == "main" else "answer_page"], caller.at
            assert pressed.at == ("hold" if name == "main" else "passed_on"), caller.at
    assert visited == waiting_steps(name)


def waiting_steps(name):
    """The steps at which a call can stand; `gone` is entered by nobody who is there."""
    steps = FLOWS.scripts[name].steps.items()
    return {step for step, shape in steps if not (shape.silent or isinstance(shape, Say))} - {
        "gone"
    }
