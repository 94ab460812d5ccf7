"""From "I have it" to speaking with the caller, and what happens when nobody comes."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from sqlalchemy import select

from hotline import cases
from hotline.calls.models import Call, Recording
from hotline.cases.models import Case
from hotline.escalation.models import Page
from hotline.flow.actions import AnswerPage, Hold, Listen, OpenCase
from hotline.flow.events import (
    CaseTaken,
    DigitsPressed,
    OperatorJoined,
    OperatorLeft,
    SpeechHeard,
)
from hotline.wiring.house import House
from hotline.wiring.paging import Paging, speaking
from tests.wiring.conftest import Clock


class OnHold:
    """A browser's caller who pressed 0 and waits."""

    def __init__(self, house: House, paging: Paging) -> None:
        self.house, self.paging = house, paging
        self.reply = house.sessions.start("webphone", f"browser-{uuid4()}", "+8613900000001", None)
        self.presses("0")

    def presses(self, key: str) -> None:
        self.happens(DigitsPressed(digits=key), f"key-{self.reply.sequence}")

    def happens(self, event: object, key: str) -> None:
        self.reply = self.house.sessions.handle(self.reply.call_id, event, key)

    def cases(self) -> list[Case]:
        with self.house.database.read() as session:
            return list(session.scalars(select(Case).order_by(Case.id)))

    def rung(self) -> int:
        with self.house.database.read() as session:
            return len(session.scalars(select(Page).where(Page.channel == "voice")).all())


@pytest.fixture
def caller(house: House, paging: Paging) -> OnHold:
    return OnHold(house, paging)


@pytest.fixture(autouse=True)
def jobs_here(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hotline.jobs.calls.house", lambda: house)


def test_who_takes_a_call_and_does_not_come_loses_it_again(caller: OnHold, clock: Clock) -> None:
    assert caller.paging.take_call(caller.cases()[0].id, "wang") == f"call-{caller.reply.call_id}"
    clock.pass_(44)
    caller.paging.give_back_unjoined()
    assert caller.cases()[0].acknowledged_by == "wang"
    clock.pass_(2)
    caller.paging.give_back_unjoined()
    case = caller.cases()[0]
    assert (case.status, case.acknowledged_by) == ("open", None)
    before = caller.rung()
    caller.paging.look_at_due()
    assert caller.rung() > before
    assert caller.paging.take_call(case.id, "doctor") is not None


def test_who_comes_keeps_it(caller: OnHold, clock: Clock) -> None:
    caller.paging.take_call(caller.cases()[0].id, "wang")
    caller.happens(OperatorJoined(by="wang"), "joined")
    clock.pass_(600)
    caller.paging.give_back_unjoined()
    assert caller.cases()[0].acknowledged_by == "wang"


def test_a_key_while_somebody_is_on_the_way_rings_nobody_else(caller: OnHold) -> None:
    caller.paging.take_call(caller.cases()[0].id, "wang")
    before = caller.rung()
    caller.presses("0")
    assert len(caller.cases()) == 1
    assert caller.rung() == before


def test_whoever_speaks_with_the_caller_has_all_their_cases(caller: OnHold) -> None:
    with caller.house.database.begin() as session:
        session.get_one(Case, caller.cases()[0].id).status = "resolved"
    caller.presses("0")
    assert len(caller.cases()) == 2
    caller.happens(OperatorJoined(by="wang"), "joined")
    assert caller.cases()[1].acknowledged_by == "wang"


def test_after_one_conversation_the_caller_can_be_put_through_again(caller: OnHold) -> None:
    caller.paging.take_call(caller.cases()[0].id, "wang")
    caller.happens(OperatorJoined(by="wang"), "joined")
    caller.happens(OperatorLeft(), "left")
    caller.presses("1")
    assert isinstance(caller.reply.actions[-1], Hold)
    again = caller.cases()[-1]
    assert len(caller.cases()) == 2
    assert again.status == "open"
    assert caller.paging.take_call(again.id, "doctor") is not None


def test_a_second_plea_is_one_more_case_however_often_a_key_is_pressed(
    house: House, paging: Paging
) -> None:
    with house.database.begin() as session:
        call = Call(carrier="text", carrier_call_id="two", language="zh-CN", flow="main", state={})
        session.add(call)
        session.flush()
        session.add_all(
            Recording(name=name, call_id=call.id, purpose="plea") for name in ("one", "two")
        )
    perform = house.sessions._performers[OpenCase]
    for name in ("one", "two", "two", "two"):
        with house.database.begin() as session:
            call = session.scalars(select(Call)).one()
            perform(session, call, OpenCase(reason="plea", recording=name))
    with house.database.read() as session:
        assert len(session.scalars(select(Case)).all()) == 2


def test_a_case_is_kept_even_where_paging_fails(
    house: House, paging: Paging, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> float:
        raise RuntimeError("a bad roster")

    monkeypatch.setattr("hotline.escalation.sweep.Escalation.advance", broken)
    caller = OnHold(house, paging)
    assert isinstance(caller.reply.actions[-1], Hold)
    assert [case.status for case in caller.cases()] == ["open"]
    monkeypatch.undo()
    paging.look_at_due()
    assert caller.rung() > 0


def test_word_that_somebody_has_it_does_not_interrupt_who_is_speaking(house: House) -> None:
    sessions = house.sessions
    reply = sessions.start("twilio", "CA1", "+8613900000001", None)
    reply = sessions.handle(reply.call_id, DigitsPressed(digits="3"), "three")
    listen = reply.actions[-1]
    assert isinstance(listen, Listen)
    told = sessions.handle(reply.call_id, CaseTaken(by="wang"), "case-9-taken")
    assert told.sequence == reply.sequence
    said = SpeechHeard(recording=listen.recording, seconds=3)
    heard = sessions.handle(reply.call_id, said, f"lap-{reply.sequence}", reply.sequence)
    assert isinstance(heard.actions[-1], Hold)


def test_a_stop_that_comes_late_does_not_cut_off_who_took_the_case(
    caller: OnHold, phones: Callable[..., object]
) -> None:
    page = _ringing(caller.house)
    caller.paging.place(page.id)
    with caller.house.database.begin() as session:
        caller.house.escalation.picked_up(session, page.id)
        leg = Call(
            carrier="webphone", carrier_call_id="leg", language="zh-CN", flow="page",
            page_id=page.id, state={},
        )  # fmt: skip
        session.add(leg)
        session.flush()
        perform = caller.house.sessions._performers[AnswerPage]
        done = perform(session, leg, AnswerPage(result="acknowledged"))
    assert done.exit == "connect"
    caller.paging.stop(page.id)
    assert phones.quiet == []  # type: ignore[attr-defined]
    assert caller.paging.page_ended(page.id, "machine") is False


def test_who_takes_the_case_on_the_board_has_acknowledged_what_rings(
    caller: OnHold, phones: Callable[..., object]
) -> None:
    """Their own phone falls silent all the same."""
    page = _ringing(caller.house)
    caller.paging.place(page.id)
    caller.paging.take_call(page.case_id, page.target)
    caller.paging.look_at_case(page.case_id)
    with caller.house.database.read() as session:
        assert session.get_one(Page, page.id).result == "acknowledged"
    caller.paging.stop(page.id)
    assert phones.quiet == [page.target]  # type: ignore[attr-defined]


def test_who_speaks_with_a_caller_is_not_rung_for_the_next_one(
    caller: OnHold, house: House, paging: Paging
) -> None:
    for login in ("doctor", "nurse"):  # the nurse is on the way to a second caller
        paging.take_call(OnHold(house, paging).cases()[-1].id, login)
    with house.database.begin() as session:
        spoken_with = session.scalars(select(Case).where(Case.acknowledged_by == "doctor")).one()
    house.sessions.handle(spoken_with.call_id, OperatorJoined(by="doctor"), "joined")
    with house.database.read() as session:
        assert speaking(session) == {"doctor", "nurse"}
    house.sessions.handle(spoken_with.call_id, OperatorLeft(), "left")
    with house.database.read() as session:
        assert speaking(session) == {"nurse"}


def test_a_phone_is_not_dialled_about_a_case_that_is_taken(caller: OnHold, phones: object) -> None:
    page = _ringing(caller.house)
    with caller.house.database.begin() as session:
        cases.acknowledge(session, page.case_id, "doctor")
    caller.paging.place(page.id)
    assert phones.rung == []  # type: ignore[attr-defined]


def _ringing(house: House) -> Page:
    with house.database.read() as session:
        pages = select(Page).where(Page.channel == "voice", Page.result.is_(None))
        return session.scalars(pages).all()[-1]
