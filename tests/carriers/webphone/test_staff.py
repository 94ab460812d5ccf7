"""Staff are rung in their browsers, and talk with the caller."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from hotline.calls.models import Call
from hotline.cases.models import Case
from hotline.cli.testbed.children import eventually
from hotline.escalation.models import Page
from hotline.notify import CannotRing, StaffContact
from hotline.staff import AccessRecord
from tests.carriers.webphone.conftest import serve
from tests.community import add_resident
from tests.fakes.webphone import StaffPhone, both_hear, sign_in

pytestmark = pytest.mark.usefixtures("worker")


def pages(house) -> list[Page]:
    with house.database.read() as session:
        return list(session.scalars(select(Page).where(Page.channel == "voice").order_by(Page.id)))


def case_of(house, caller) -> Case:
    with house.database.read() as session:
        found = session.scalar(select(Case).where(Case.call_id == caller.call_id))
    assert found is not None
    return found


def wants_a_person(dial, number=None):
    caller = dial(number)
    caller.hears("speech_is_recorded")
    caller.press("0")
    caller.is_in("waiting")
    return caller


def talk(caller, operator) -> None:
    """Both say something, and the other hears it."""
    caller.is_in("talking")
    operator.is_in("talking")
    assert both_hear(caller, operator)


def test_a_rung_operator_hears_why_takes_it_and_both_talk(dial, staff_phone, house):
    doctor = staff_phone("doctor")
    caller = wants_a_person(dial)
    ring = doctor.is_paged()
    assert ring["waiting"]
    doctor.answers()
    doctor.hears("page_unknown")
    doctor.press("1")
    doctor.hears("page_connecting")
    talk(caller, doctor)
    assert case_of(house, caller).acknowledged_by == "doctor"
    assert pages(house)[0].result == "acknowledged"
    with house.database.read() as session:
        assert session.get_one(Call, caller.call_id).answered_by_person_at is not None
    caller.hang_up()
    doctor.is_over(within=10)


def test_they_talk_across_two_web_processes(dial, house):
    with serve(house.settings) as elsewhere:
        cookie = sign_in(elsewhere, "doctor", "a long password")
        doctor = StaffPhone(elsewhere, cookie)
        caller = wants_a_person(dial)
        doctor.answers()
        doctor.hears("page_unknown")
        doctor.press("1")
        talk(caller, doctor)
        doctor.hang_up()
        caller.hears("after_talk")


def test_the_ring_tells_who_it_is_and_the_look_is_recorded(dial, staff_phone, house):
    with house.database.begin() as session:
        resident = add_resident(session, phone="+8613800138001")
        resident_id = resident.id
    doctor = staff_phone("doctor")
    wants_a_person(dial, "+8613800138001")
    ring = doctor.is_paged()
    assert (ring["name"], ring["building"]) == ("王秀英", "3号楼")
    with house.database.read() as session:
        looks = session.scalars(select(AccessRecord)).all()
    assert [(look.subject, look.subject_id) for look in looks] == [("resident", resident_id)]


def test_who_cannot_come_passes_it_on_to_the_next(dial, staff_phone, house):
    doctor, nurse = staff_phone("doctor"), staff_phone("nurse")
    wants_a_person(dial)
    doctor.declines()
    nurse.is_paged()
    doctor.rings_no_more()
    assert pages(house)[0].result == "declined"


def test_key_2_during_the_whisper_passes_it_on(dial, staff_phone, house):
    doctor, nurse = staff_phone("doctor"), staff_phone("nurse")
    wants_a_person(dial)
    doctor.answers()
    doctor.hears("page_unknown")
    doctor.press("2")
    doctor.hears("page_passed_on")
    nurse.is_paged()


def test_an_unanswered_ring_is_no_answer_and_the_next_one_rings(dial, staff_phone, house):
    doctor, nurse = staff_phone("doctor"), staff_phone("nurse")
    wants_a_person(dial)
    doctor.is_paged()
    with house.database.begin() as session:
        for page in session.scalars(select(Page)):
            page.sent_at -= timedelta(seconds=26)
    doctor.rings_no_more()
    nurse.is_paged()
    assert pages(house)[0].result == "no_answer"


def test_nothing_rings_after_somebody_took_the_case_from_its_page(dial, staff_phone, house):
    doctor, nurse = staff_phone("doctor"), staff_phone("nurse")
    caller = wants_a_person(dial)
    doctor.is_paged()
    nurse.takes(case_of(house, caller).id)
    doctor.rings_no_more()
    talk(caller, nurse)
    nurse.receiver.send(type="hang_up")
    nurse.is_over()
    caller.hears("after_talk")


def test_who_is_just_being_told_hears_that_somebody_else_has_it(dial, staff_phone, house):
    doctor, nurse = staff_phone("doctor"), staff_phone("nurse")
    caller = wants_a_person(dial)
    doctor.answers()
    doctor.hears("page_unknown")
    nurse.takes(case_of(house, caller).id)
    doctor.hears("page_already_taken")
    nurse.is_in("talking")


def test_two_members_of_staff_talk_with_one_caller(dial, staff_phone, house):
    doctor, nurse = staff_phone("doctor"), staff_phone("nurse")
    caller = wants_a_person(dial)
    doctor.answers()
    doctor.press("1")
    doctor.is_in("talking")
    caller.is_in("talking")
    nurse.takes(case_of(house, caller).id)
    assert nurse.receiver.first("refused") or eventually(lambda: nurse.receiver.first("refused"))
    assert nurse.receiver.first("refused")["why"] == "taken"


def test_a_page_of_the_console_may_change_in_mid_conversation(dial, staff_phone, house):
    doctor = staff_phone("doctor")
    caller = wants_a_person(dial)
    doctor.answers()
    doctor.press("1")
    doctor.is_in("talking")
    ticket = doctor.receiver.first("ticket")["ticket"]
    doctor.hang_up()
    next_page = staff_phone("doctor")
    next_page.receiver.send(type="start", ticket=ticket)
    talk(caller, next_page)
    assert "after_talk" not in caller.heard


def test_a_caller_who_is_gone_cannot_be_joined(dial, staff_phone, house):
    nurse = staff_phone("nurse")
    caller = wants_a_person(dial)
    case_id = case_of(house, caller).id
    caller.hang_up()
    with house.database.read() as session:
        session.get_one(Call, caller.call_id)
    assert eventually(lambda: _ended(house, caller))
    nurse.takes(case_id)
    assert eventually(lambda: nurse.receiver.first("refused"))
    assert nurse.receiver.first("refused")["why"] == "nobody_waits"


def test_only_open_browsers_can_be_rung(house):
    carrier = house.carriers["webphone"]
    contact = StaffContact("doctor", "doctor", None, "zh-CN")
    assert not carrier.can_ring(contact)
    with pytest.raises(CannotRing):
        carrier.ring(1, contact)


def _ended(house, caller) -> bool:
    with house.database.read() as session:
        return session.get_one(Call, caller.call_id).ended_at is not None
