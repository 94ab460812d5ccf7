"""A call of ours to a member of staff."""

import pytest

from hotline.flow.events import ActionDone, OperatorLeft
from tests.flow.telephone import Telephone, page


def rung(answer=None, **facts):
    answers = {"answer_page": ActionDone(exit=answer)} if answer else {}
    return Telephone(page(**facts), name="page", answers=answers)


def test_it_tells_who_and_why_then_the_keys():
    words = rung().words
    assert words.index("紧急求助") < words.index("三号楼") < words.index("八十二")
    assert words.index("八十二") < words.index("一个人住") < words.index("吐血")
    assert words.index("吐血") < words.index("请按一")


@pytest.mark.parametrize("severity", ["critical", "urgent", "routine", "unknown"])
def test_every_severity_has_its_words(severity):
    assert rung(severity=severity).heard[0] == f"page_{severity}"


def test_an_unknown_resident_is_paged_without_an_address():
    heard = rung(resident=None, reasons=[], caller_waiting=False).heard
    assert heard == ["page_critical", "press_to_take_it", "press_to_pass_on"]


def test_taking_it_connects_with_the_caller_who_waits():
    staff = rung(answer="connect").press("1")
    assert staff.done[0].result == "acknowledged"
    assert staff.waits.type == "connect"
    assert staff.waits.room == "call-7"
    assert staff.happen(OperatorLeft()).heard == ["page_talk_over"]


def test_taking_it_tells_the_case_number_when_nobody_waits():
    staff = rung(answer="done").press("1")
    assert staff.heard == ["page_yours.1", "number.4", "number.1"]
    assert staff.silence().waits.type == "hangup"


def test_somebody_was_quicker():
    assert rung(answer="taken").press("1").heard == ["page_already_taken"]


@pytest.mark.parametrize("key", ["2", "0"])
def test_passing_it_on(key):
    staff = rung().press(key)
    assert staff.done[0].result == "declined"
    assert staff.heard == ["page_passed_on"]


def test_no_key_twice_is_no_answer():
    staff = rung().silence()
    assert staff.heard[:2] == ["page_again", "page_critical"]
    staff.silence()
    assert staff.waits.type == "hangup"
    assert not staff.done
    assert staff.state.outcome == "no_answer"


def test_a_failure_passes_it_on():
    staff = rung().rescue()
    assert staff.heard == ["page_failed", "page_passed_on"]
    assert staff.done[0].result == "declined"


def test_hanging_up_answers_nothing():
    assert not rung().hang_up().done
