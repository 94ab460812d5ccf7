"""What callers do on the line, told from their side."""

import pytest

from hotline.flow.actions import OrderLine
from hotline.flow.events import ActionDone, SpeechBegan
from tests.flow.telephone import Telephone, known, order, unknown


def lines(placed):
    return [(line.code, line.quantity) for line in placed.lines]


def test_a_resident_orders_and_hears_it_read_back():
    caller = Telephone(known())
    assert "王奶奶" in caller.words
    caller.press("11")
    assert "套餐A" in caller.words
    caller.press("2")
    assert caller.at == "choose_meal"
    caller.press("422")  # the next page, its second meal, two of it
    caller.press("9")
    assert caller.heard[:5] == [
        "order_read_back",
        "set_meal.A",
        "portions.2",
        "set_meal.E",
        "portions.2",
    ]
    assert not caller.done
    caller.press("1")
    [placed] = caller.did("place_order")
    assert lines(placed) == [("A", 2), ("E", 2)]
    assert placed.lines[0] == OrderLine(code="A", name="套餐A", quantity=2)
    assert caller.at == "anything_else"
    caller.press("2").silence()
    assert caller.waits.type == "hangup"
    assert caller.hang_up().state.outcome == "done"


def test_changing_the_order_begins_it_anew():
    caller = Telephone(known()).press("111" + "92" + "23" + "91")
    assert lines(caller.did("place_order")[0]) == [("B", 3)]


def test_an_unknown_caller_is_asked_for_the_address_after_confirming():
    caller = Telephone(unknown()).press("11291")
    assert caller.waits.type == "listen"
    assert caller.waits.purpose == "address"
    recording = caller.waits.recording
    caller.speak()
    assert caller.did("place_order")[0].address_recording == recording
    caller.press("111191")
    assert caller.did("place_order")[1].address_recording == recording, "asked only once"


@pytest.mark.parametrize("leaves", ["hang_up", "silence"])
def test_an_order_is_placed_however_the_address_ends(leaves):
    caller = Telephone(unknown()).press("11291")
    getattr(caller, leaves)()
    if leaves == "silence":
        caller.silence()
        assert caller.at == "hold"
    assert len(caller.did("place_order")) == 1


def test_asking_for_a_person_instead_of_the_address_places_the_order_first():
    caller = Telephone(unknown()).press("112910")
    assert [action.type for action in caller.done] == ["place_order", "open_case"]
    assert caller.waits.type == "hold"


def test_five_repeats_the_last_order_after_read_back():
    caller = Telephone(known(last_order=order(("C", 3))))
    assert "press_to_repeat_order" in caller.heard
    caller.press("5")
    assert caller.heard[1:3] == ["set_meal.C", "portions.3"]
    caller.press("1")
    assert lines(caller.did("place_order")[0]) == [("C", 3)]


def test_without_a_last_order_five_is_a_wrong_key():
    caller = Telephone(known())
    assert "press_to_repeat_order" not in caller.heard
    assert caller.press("5").heard[0] == "other_key"


def test_an_open_order_can_be_cancelled():
    facts = known(open_order=order(("A", 1), cancellable=True))
    caller = Telephone(facts).press("1")
    assert "press_to_cancel_order" in caller.heard
    caller.press("8")
    assert "set_meal.A" in caller.heard
    assert caller.press("1").did("cancel_order")[0].order_id == 5
    assert "order_cancelled" in caller.heard


def test_an_open_order_can_be_kept():
    facts = known(open_order=order(("A", 1), cancellable=True))
    caller = Telephone(facts).press("182")
    assert caller.at == "choose_meal"
    assert not caller.done


def test_too_late_to_cancel_offers_a_person():
    facts = known(open_order=order(("A", 1), cancellable=True))
    caller = Telephone(facts, answers={"cancel_order": ActionDone(exit="closed")}).press("181")
    assert caller.heard[0] == "cancel_too_late"
    assert caller.press("1").waits.type == "hold"


@pytest.mark.parametrize("keys", ["1", "5"])
def test_a_closed_window_is_told_and_leads_to_a_call_back(keys):
    caller = Telephone(known(ordering={"open": False}, last_order=order(("A", 1)))).press(keys)
    assert caller.heard[0] == "order_closed"
    caller.press("2")
    assert caller.did("request_callback")
    assert caller.state.outcome == "callback"


def test_a_window_that_closes_while_ordering():
    caller = Telephone(known(), answers={"place_order": ActionDone(exit="closed")}).press("11191")
    assert caller.heard[0] == "order_closed"
    assert caller.state.outcome is None


def test_no_set_meals_at_all():
    caller = Telephone(known(set_meals=[])).press("1")
    assert caller.heard[0] == "no_meals"


def test_done_without_having_chosen():
    caller = Telephone(known()).press("19")
    assert caller.heard[0] == "nothing_chosen"
    assert caller.at == "main_menu"


def test_a_regular_medicine_is_read_back_with_boxes_and_card():
    caller = Telephone(known()).press("2242")
    assert caller.at == "confirm_refill"
    assert caller.words.startswith("您这次要配这种药。氨氯地平四盒手边没有病历或者医保卡。")
    [refill] = caller.press("1").did("request_refill")
    assert (refill.medicine, refill.quantity, refill.card_ready) == ("氨氯地平", 4, False)
    assert refill.recording is None


def test_another_medicine_is_spoken():
    caller = Telephone(known()).press("29")
    recording = caller.waits.recording
    assert caller.waits.purpose == "medicine"
    [refill] = caller.speak().press("111").did("request_refill")
    assert (refill.medicine, refill.recording, refill.card_ready) == (None, recording, True)


def test_a_spoken_medicine_that_is_changed_for_a_regular_one_is_not_sent_along():
    caller = Telephone(known()).press("29").speak().press("112" + "1111")
    [refill] = caller.did("request_refill")
    assert (refill.medicine, refill.recording) == ("阿司匹林", None)


def test_an_unknown_caller_says_medicine_and_address():
    caller = Telephone(unknown()).press("2")
    medicine = caller.waits.recording
    caller.speak().press("111")
    address = caller.waits.recording
    [refill] = caller.speak().did("request_refill")
    assert (refill.recording, refill.address_recording) == (medicine, address)


@pytest.mark.parametrize("keys", ["", "1", "11"])
def test_a_spoken_medicine_is_not_lost_with_the_line(keys):
    caller = Telephone(unknown()).press("2")
    recording = caller.waits.recording
    caller.speak().press(keys).hang_up()
    [case] = caller.done
    assert (case.reason, case.recording) == ("unfinished_refill", recording)


def test_a_regular_medicine_broken_off_calls_nobody():
    assert not Telephone(known()).press("211").hang_up().done


def test_a_plea_is_a_case_and_its_caller_waits_in_company():
    caller = Telephone(unknown()).press("3")
    recording = caller.waits.recording
    caller.speak()
    [case] = caller.done
    assert (case.reason, case.recording) == ("plea", recording)
    assert caller.heard == ["plea_heard"]
    assert len(caller.waits.clips) >= 12


@pytest.mark.parametrize("ends", ["hang_up", "hash", "speak"])
def test_a_plea_is_a_case_however_it_ends(ends):
    caller = Telephone(unknown()).press("3")
    getattr(caller, ends)()
    assert caller.did("open_case")[0].recording == "7-plea-1"


def test_a_silent_plea_is_asked_once_more_and_then_goes_to_a_person():
    caller = Telephone(unknown()).press("3").silence()
    assert caller.waits.recording == "7-plea-2"
    caller.silence()
    assert caller.waits.type == "hold"
    assert caller.did("open_case")[0].recording == "7-plea-2"


def test_hearing_the_plea_prompt_again_keeps_what_was_said():
    caller = Telephone(unknown()).press("3*")
    assert caller.did("open_case")[0].recording == "7-plea-1"
    assert caller.waits.recording == "7-plea-2"


def test_a_resident_who_skips_menus_is_greeted_and_gets_a_person():
    facts = known()
    facts["resident"] |= {"skip_menu": True}
    caller = Telephone(facts)
    assert "resident_name" in caller.heard
    assert caller.did("open_case")[0].reason == "skip_menu"
    assert caller.waits.type == "hold"


def test_the_language_is_the_callers():
    assert "press one" in Telephone(unknown(), language="en").words


def test_who_simply_speaks_at_the_menu_is_listened_to_without_a_word():
    caller = Telephone(known()).happen(SpeechBegan())
    assert (caller.at, caller.heard) == ("plea", [])
    assert caller.waits.underway
    caller.speak()
    (case,) = caller.did("open_case")
    assert (case.reason, case.recording) == ("plea", "7-plea-1")
    assert caller.heard[0] == "plea_heard"


def test_who_simply_speaks_within_an_order_changes_nothing():
    caller = Telephone(known()).press("1")
    before = caller.state
    assert caller.happen(SpeechBegan()).state == before
