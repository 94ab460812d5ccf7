"""What can happen to a case."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline import cases
from hotline.calls.models import Call
from hotline.outbox.models import OutboxEntry
from tests.community import add_call, add_recording


@pytest.fixture
def call(session: Session) -> Call:
    return add_call(session)


@pytest.fixture
def call_id(call: Call) -> int:
    return call.id


def test_pressing_zero_twice_is_one_case(session: Session, call_id: int) -> None:
    first, is_new = cases.open_case(session, call_id, "person")
    again, is_new_again = cases.open_case(session, call_id, "person")
    assert (is_new, is_new_again) == (True, False)
    assert again is first


def test_a_plea_makes_a_plea_of_the_wish_for_a_person(session: Session, call: Call) -> None:
    first, _ = cases.open_case(session, call.id, "person")
    recording = add_recording(session, call).id
    plea, is_new = cases.open_case(session, call.id, "plea", recording_id=recording)
    assert plea is first
    assert not is_new
    assert plea.kind == "plea"
    assert plea.recording_id == recording


def test_a_second_plea_is_a_second_case(session: Session, call: Call) -> None:
    one, two = (add_recording(session, call).id for _ in range(2))
    first, _ = cases.open_case(session, call.id, "plea", recording_id=one)
    second, is_new = cases.open_case(session, call.id, "plea", recording_id=two)
    assert is_new
    assert second.id != first.id


def test_a_second_hearing_never_lowers_a_severity(session: Session, call_id: int) -> None:
    case, _ = cases.open_case(session, call_id, "plea")
    assert cases.assess(case, "critical", ["吐血"])
    assert not cases.assess(case, "routine", ["买菜"])
    assert case.severity == "critical"
    assert case.reasons == ["吐血", "买菜"]


def test_what_is_unknown_may_turn_out_to_be_routine(session: Session, call_id: int) -> None:
    case, _ = cases.open_case(session, call_id, "plea")
    assert case.severity == "unknown"
    assert cases.assess(case, "routine", [])
    assert case.severity == "routine"


def test_the_first_who_takes_it_has_it(session: Session, call_id: int) -> None:
    case, _ = cases.open_case(session, call_id, "plea")
    cases.acknowledge(session, case.id, "wang")
    cases.acknowledge(session, case.id, "wang")
    with pytest.raises(cases.AlreadyTaken, match="wang"):
        cases.acknowledge(session, case.id, "li")
    jobs = session.scalars(select(OutboxEntry.job)).all()
    assert jobs == ["hotline.jobs.case_acknowledged"]


def test_who_ends_an_open_case_has_taken_it(session: Session, call_id: int) -> None:
    case, _ = cases.open_case(session, call_id, "plea")
    cases.resolve(session, case.id, "li", "home_visit")
    assert (case.status, case.acknowledged_by, case.disposition) == ("resolved", "li", "home_visit")
    with pytest.raises(ValueError, match="unknown disposition"):
        cases.resolve(session, case.id, "li", "forgotten")


def test_a_resolved_case_does_not_hide_the_next_plea(session: Session, call_id: int) -> None:
    case, _ = cases.open_case(session, call_id, "person")
    cases.resolve(session, case.id, "li", "no_need")
    again, is_new = cases.open_case(session, call_id, "person")
    assert is_new
    assert again.id != case.id


def test_notes_and_reviews_are_kept_beside(session: Session, call_id: int) -> None:
    case, _ = cases.open_case(session, call_id, "plea")
    cases.add_note(session, case.id, "li", "  叫了救护车 ")
    assert [note.text for note in case.notes] == ["叫了救护车"]
    cases.review(
        session, call_id, "zhao", case.id, transcript="吐血了", severity="critical", score=2
    )
    with pytest.raises(ValueError, match="empty"):
        cases.add_note(session, case.id, "li", "   ")
    with pytest.raises(ValueError, match="1 to 5"):
        cases.review(session, call_id, "zhao", score=9)
