"""Asking for medicine, and what becomes of it."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline.medicine import (
    Refill,
    RefillError,
    RefillStatus,
    caller_facts,
    complete_refill,
    names_to_render,
    request_refill,
    set_refill_status,
)
from hotline.medicine.fulfilment import NEXT
from hotline.residents import Resident
from tests.community import NOW, add_call, add_recording, add_resident


def requested(
    session: Session, resident: Resident | None = None, medicine: str | None = "阿司匹林"
) -> Refill:
    call = add_call(session)
    spoken = None if medicine else add_recording(session, call, purpose="medicine").id
    return request_refill(session, call.id, resident, medicine, 2, True, spoken, None, NOW)


def test_a_refill_is_stored_as_it_was_asked_for(session: Session) -> None:
    resident = add_resident(session)

    refill = requested(session, resident)

    assert (refill.resident_id, refill.medicine, refill.quantity) == (resident.id, "阿司匹林", 2)
    assert (refill.card_ready, refill.status, refill.number) == (True, "requested", 1)


def test_refills_of_one_call_are_counted(session: Session) -> None:
    call = add_call(session)
    refills = [
        request_refill(session, call.id, None, name, 1, False, None, None, NOW)
        for name in ("阿司匹林", "二甲双胍")
    ]

    assert [refill.number for refill in refills] == [1, 2]


def test_a_refill_without_name_and_without_recording_is_refused(session: Session) -> None:
    with pytest.raises(RefillError, match="name of a medicine, or a recording"):
        request_refill(session, add_call(session).id, None, None, 1, True, None, None, NOW)


@pytest.mark.parametrize("boxes", [0, 10, -1])
def test_absurd_quantities_are_refused(session: Session, boxes: int) -> None:
    with pytest.raises(RefillError, match=f"1 to 9 boxes, not {boxes}"):
        request_refill(session, add_call(session).id, None, "盐", boxes, True, None, None, NOW)
    assert session.scalars(select(Refill)).all() == []


def test_a_spoken_medicine_is_written_down_before_it_is_bought(session: Session) -> None:
    refill, resident = requested(session, medicine=None), add_resident(session)

    with pytest.raises(RefillError, match="no medicine written down"):
        set_refill_status(session, refill.id, "bought")
    with pytest.raises(RefillError, match="needs the name"):
        complete_refill(session, refill.id, "  ")
    complete_refill(session, refill.id, " 缬沙坦 ", resident)

    assert set_refill_status(session, refill.id, "bought").medicine == "缬沙坦"
    assert refill.resident_id == resident.id


def test_writing_down_the_medicine_keeps_a_resident_who_is_known(session: Session) -> None:
    resident = add_resident(session)
    refill = requested(session, resident, medicine=None)

    complete_refill(session, refill.id, "缬沙坦")

    assert refill.resident_id == resident.id


@pytest.mark.parametrize("before", list(RefillStatus))
@pytest.mark.parametrize("after", list(RefillStatus))
def test_every_step_is_taken_or_refused_as_the_table_says(
    session: Session, before: RefillStatus, after: RefillStatus
) -> None:
    refill = requested(session)
    refill.status = before

    if after == before or after in NEXT[before]:
        assert set_refill_status(session, refill.id, after).status == after
    else:
        with pytest.raises(RefillError, match=f"{before} cannot become {after}"):
            set_refill_status(session, refill.id, after)


def test_an_unknown_refill_is_refused(session: Session) -> None:
    with pytest.raises(RefillError, match="no refill 404"):
        set_refill_status(session, 404, "bought")


def test_the_flow_knows_the_regular_medicines_by_their_place(session: Session) -> None:
    resident = add_resident(session, medicines=["阿司匹林", "二甲双胍"])

    assert caller_facts(resident) == {
        "medicines": [{"code": "1", "name": "阿司匹林"}, {"code": "2", "name": "二甲双胍"}]
    }
    assert caller_facts(None) == {"medicines": []}


def test_each_medicine_of_the_ledger_is_rendered_once(session: Session) -> None:
    add_resident(session, medicines=["阿司匹林", "二甲双胍"])
    add_resident(session, name="李国强", medicines=["阿司匹林"])

    assert sorted(names_to_render(session)) == [
        ("medicine", "", "二甲双胍"),
        ("medicine", "", "阿司匹林"),
    ]
