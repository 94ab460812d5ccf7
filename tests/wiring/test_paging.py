"""Paging, told as it happens: who is rung, who is next, and that nothing rings afterwards."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from hotline import cases
from hotline.calls.models import Call
from hotline.cases.models import Case
from hotline.escalation.models import Page
from hotline.flow.actions import AnswerPage
from hotline.jobs.run import house as jobs_house
from hotline.outbox.models import OutboxEntry
from hotline.wiring.house import House
from hotline.wiring.paging import Paging
from tests import community
from tests.wiring.conftest import Clock, Phones


class Story:
    """A case, and the jobs that workers would do about it."""

    def __init__(self, house: House, paging: Paging, severity: str) -> None:
        self.house, self.paging = house, paging
        with house.database.begin() as session:
            call = community.add_call(session)
            case, _ = cases.open_case(session, call.id, "plea")
            cases.assess(case, severity, [])
            paging.look_at(session, case)
            self.call_id, self.case_id = call.id, case.id
        self.work()

    def work(self) -> None:
        """Carry out every page that is due, as workers do."""
        for job, arguments in self._jobs():
            if job.endswith("place_page"):
                self.paging.place(*arguments)
            elif job.endswith("stop_page"):
                self.paging.stop(*arguments)

    def sweep(self) -> None:
        self.paging.look_at_due()
        self.work()

    def ringing(self) -> Page:
        with self.house.database.read() as session:
            return session.scalars(
                select(Page).where(Page.result.is_(None), Page.channel == "voice")
            ).all()[-1]

    def ended(self, result: str) -> None:
        self.paging.page_ended(self.ringing().id, result)
        self.work()

    def _jobs(self) -> list[tuple[str, list[int]]]:
        with self.house.database.begin() as session:
            entries = session.scalars(
                select(OutboxEntry).where(OutboxEntry.done_at.is_(None))
            ).all()
            for entry in entries:
                entry.done_at = self.house.database.clock()
            return [(entry.job, entry.arguments) for entry in entries]


@pytest.fixture
def story(house: House, paging: Paging) -> Callable[[str], Story]:
    return lambda severity: Story(house, paging, severity)


def test_member_after_member_and_round_again(
    story: Callable[[str], Story], phones: Phones, clock: Clock
) -> None:
    told = story("critical")
    assert phones.rung == ["doctor", "wang"]
    for result in ("no_answer", "busy"):
        with told.house.database.read() as session:
            page = session.scalars(
                select(Page).where(Page.result.is_(None), Page.target.in_(("doctor", "nurse")),
                                   Page.channel == "voice")
            ).one()  # fmt: skip
        told.paging.page_ended(page.id, result)
        told.work()
    assert phones.rung == ["doctor", "wang", "nurse"]
    clock.pass_(6)
    told.sweep()
    assert phones.rung == ["doctor", "wang", "nurse", "doctor"]


def test_nothing_rings_after_somebody_has_it(
    story: Callable[[str], Story], phones: Phones, clock: Clock
) -> None:
    told = story("urgent")
    with told.house.database.begin() as session:
        case = cases.acknowledge(session, told.case_id, "nurse")
        told.house.escalation.stop(session, told.case_id, case.acknowledged_by)
    told.work()
    assert set(phones.quiet) == {"doctor", "wang"}
    rung = list(phones.rung)
    clock.pass_(600)
    told.sweep()
    assert phones.rung == rung


def test_a_phone_that_was_being_dialled_meanwhile_is_quieted(
    house: House, paging: Paging, phones: Phones
) -> None:
    told = Story.__new__(Story)
    told.house, told.paging = house, paging
    with house.database.begin() as session:
        case, _ = cases.open_case(session, community.add_call(session).id, "plea")
        cases.assess(case, "critical", [])
        paging.look_at(session, case)
    page = told.ringing()

    class Slow(Phones):
        def ring(self, page_id: int, contact: object) -> str:
            paging.page_ended(page_id, "no_answer")  # somebody else was quicker
            return f"leg-{page_id}-{page.target}"

    slow = Slow()
    paging._channels["voice"]._ringers = [slow]  # type: ignore[attr-defined]
    paging.place(page.id)
    assert slow.quiet == [page.target]


def test_who_cannot_be_rung_does_not_hold_up_the_others(
    story: Callable[[str], Story], phones: Phones, clock: Clock
) -> None:
    phones.out_of_order = {"doctor"}
    told = story("critical")
    clock.pass_(2)
    told.sweep()
    assert phones.rung == ["wang", "nurse"]


def test_a_page_is_carried_out_once_however_often_its_job_runs(
    story: Callable[[str], Story], phones: Phones
) -> None:
    told = story("critical")
    for _ in range(3):
        told.paging.place(told.ringing().id)
    assert phones.rung == ["doctor", "wang"]


def test_routine_is_rung_only_while_the_caller_waits(
    story: Callable[[str], Story], phones: Phones, house: House, clock: Clock
) -> None:
    told = story("routine")
    assert phones.rung == ["wang"]
    told.ended("no_answer")
    with house.database.begin() as session:
        session.get_one(Call, told.call_id).ended_at = clock()
    clock.pass_(60)
    told.sweep()
    assert phones.rung == ["wang"]
    with house.database.read() as session:
        assert session.get_one(Case, told.case_id).status == "open"


def test_who_presses_one_too_late_hears_that_it_is_taken(
    story: Callable[[str], Story], house: House
) -> None:
    told = story("critical")
    page = told.ringing()
    with house.database.begin() as session:
        cases.acknowledge(session, told.case_id, "nurse")
        leg = community.add_call(session, flow="page", page_id=page.id)
        perform = house.sessions._performers[AnswerPage]
        done = perform(session, leg, AnswerPage(result="acknowledged"))
    assert done.exit == "taken"
    with house.database.read() as session:
        assert session.get_one(Case, told.case_id).acknowledged_by == "nurse"


def test_jobs_are_only_those_that_are_exported() -> None:
    from hotline.jobs.run import _function

    jobs_house.cache_clear()
    for path in ("os.system", "hotline.jobs.run", "hotline.jobs.house", "hotline.jobs.calls.find"):
        with pytest.raises(LookupError, match="no such job"):
            _function(path)
