"""What holds at every step: reserved keys, silence, wrong keys, loops, rescue, late events."""

import time

import pytest

from hotline.flow.engine import MOST_ROUNDS, step
from hotline.flow.events import (
    ActionDone,
    CallStarted,
    DigitsPressed,
    HungUp,
    OperatorJoined,
    SpeechHeard,
)
from tests.flow.telephone import Telephone, known, unknown


def test_star_says_it_again_and_at_once_again_goes_back():
    caller = Telephone(known()).press("11")
    asked = caller.heard
    assert caller.press("*").heard == asked
    assert caller.press("*").at == "choose_meal"
    assert caller.press("**").at == "main_menu"
    assert caller.press("**").at == "main_menu", "nothing is before the first menu"


def test_going_back_forgets_what_was_chosen_since():
    caller = Telephone(known()).press("112")
    assert caller.state.vars["lines"]
    caller.press("**")
    assert caller.at == "meal_quantity"
    assert caller.state.vars["lines"] == []
    caller.press("391")
    assert [line.quantity for line in caller.done[0].lines] == [3]


def test_a_key_in_between_makes_star_mean_again():
    caller = Telephone(known()).press("1").press("*4*")
    assert caller.at == "choose_meal"
    assert caller.state.page == 1


def test_what_was_done_cannot_be_done_twice_by_going_back():
    caller = Telephone(known()).press("11291")
    caller.press("**" + "**")
    assert caller.at == "anything_else"
    assert len(caller.done) == 1


def test_a_lone_hash_is_no_mistake():
    caller = Telephone(known()).hash().hash()
    assert caller.at == "main_menu"


def test_the_second_silence_in_a_row_is_a_person():
    caller = Telephone(known()).silence()
    assert caller.heard[:2] == ["are_you_there", "main_menu"]
    caller.silence()
    assert caller.done[0].reason == "silence"
    assert caller.waits.type == "hold"


def test_a_key_between_two_silences_starts_the_count_anew():
    caller = Telephone(known()).silence().press("1").silence()
    assert caller.at == "choose_meal"


def test_the_second_wrong_key_in_a_row_is_a_person():
    caller = Telephone(known()).press("8")
    assert caller.heard[:2] == ["other_key", "main_menu"]
    caller.press("7")
    assert caller.done[0].reason == "wrong_keys"


@pytest.mark.parametrize("digits", ["11", "D", "999999", "1*"])
def test_absurd_keys_are_wrong_keys_or_again(digits):
    caller = Telephone(known()).happen(DigitsPressed(digits=digits))
    assert caller.at == "main_menu"


def test_zero_counts_as_the_first_key_only():
    caller = Telephone(known()).press("11").happen(DigitsPressed(digits="10"))
    assert caller.at == "meal_quantity"
    assert caller.happen(DigitsPressed(digits="05")).waits.type == "hold"


def test_even_during_the_farewell_zero_is_a_person():
    caller = Telephone(known()).press("11191").press("2")
    assert caller.at == "goodbye"
    assert caller.press("0").waits.type == "hold"


def test_whoever_goes_round_and_round_gets_a_person():
    caller = Telephone(known())
    for _ in range(MOST_ROUNDS):
        caller.press("*1" if caller.at == "main_menu" else "**")
        if caller.at == "hold":
            break
    assert caller.at == "hold"
    assert caller.done[0].reason == "lost"


def test_a_failure_is_told_and_leads_to_a_person():
    caller = Telephone(known()).press("1").rescue()
    assert caller.heard == ["sorry", "person_soon"]
    assert caller.done[0].reason == "failure"
    assert caller.hang_up().state.outcome == "failed"


def test_a_failure_goes_straight_to_a_person_past_the_steps_own_way():
    caller = Telephone(unknown()).press("11291").rescue()
    assert [action.type for action in caller.done] == ["open_case"]


def test_a_state_of_an_older_flow_is_rescued():
    caller = Telephone(known())
    caller.state = caller.state.with_(step="a_step_that_was_removed")
    assert caller.press("1").waits.type == "hold"


def test_whoever_hangs_up_in_a_step_that_was_removed_becomes_a_case():
    caller = Telephone(known())
    caller.state = caller.state.with_(step="a_step_that_was_removed")
    caller.hang_up()
    assert caller.actions == ()
    assert caller.done[0].reason == "failure"


def test_a_stored_state_with_unknown_fields_is_read():
    caller = Telephone(known())
    stored = caller.state.model_dump() | {"from_the_future": 1}
    assert type(caller.state).model_validate(stored) == caller.state


@pytest.mark.parametrize(
    "event",
    [
        CallStarted(facts={}),
        ActionDone(),
        SpeechHeard(recording="another", seconds=3),
    ],
)
def test_events_nobody_expects_change_nothing(event):
    caller = Telephone(known()).press("3")
    before, waits = caller.state, caller.waits
    caller.happen(event)
    assert caller.state == before
    assert caller.actions == (waits,)


def test_after_the_end_nothing_happens():
    caller = Telephone(known()).hang_up()
    ended = caller.state
    for event in (HungUp(), DigitsPressed(digits="0"), OperatorJoined(by="li"), ActionDone()):
        lap = step(caller.flow, ended, event)
        assert (lap.state, lap.actions) == (ended, ())


def test_hanging_up_mid_order_orders_nothing():
    caller = Telephone(known()).press("1129").hang_up()
    assert not caller.done
    assert caller.state.ended


def test_a_step_takes_well_under_a_millisecond():
    caller = Telephone(known())
    started = time.process_time()
    for _ in range(200):
        step(caller.flow, caller.state, DigitsPressed(digits="1"))
    assert (time.process_time() - started) / 200 < 0.001
