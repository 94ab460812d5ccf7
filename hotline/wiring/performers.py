"""Which function performs which domain action: the one table where the flow meets the rooms."""

import logging

from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline import cases, medicine, outbox, supplies
from hotline.calls.laps import Performers
from hotline.calls.models import Call, Recording
from hotline.calls.recordings import HEAR
from hotline.cases.models import Case
from hotline.db import Database
from hotline.escalation import Escalation
from hotline.escalation.models import Page
from hotline.flow.actions import (
    AnswerPage,
    CancelOrder,
    OpenCase,
    PlaceOrder,
    RequestCallback,
    RequestRefill,
)
from hotline.flow.events import ActionDone, OperatorJoined
from hotline.residents.models import Resident
from hotline.wiring.paging import Paging, can_be_joined

logger = logging.getLogger(__name__)

KINDS = {"plea": "plea", "failure": "failure", "unfinished_refill": "refill"}
"""What a flow's reason for a case makes of it; all others are a wish to speak with a person."""


class Performing:
    """Domain actions, each inside the transaction of the event that caused it."""

    def __init__(self, database: Database, paging: Paging, escalation: Escalation) -> None:
        self._clock = database.clock
        self._paging = paging
        self._escalation = escalation

    @property
    def table(self) -> Performers:
        return {
            OpenCase: self.open_case,
            PlaceOrder: self.place_order,
            CancelOrder: self.cancel_order,
            RequestRefill: self.request_refill,
            RequestCallback: self.request_callback,
            AnswerPage: self.answer_page,
            OperatorJoined: self.operator_joined,
        }

    def open_case(self, session: Session, call: Call, action: OpenCase) -> ActionDone:
        return self._opened(session, call, KINDS.get(action.reason, "person"), action.recording)

    def request_callback(self, session: Session, call: Call, action: RequestCallback) -> ActionDone:
        return self._opened(session, call, "callback", action.recording)

    def place_order(self, session: Session, call: Call, action: PlaceOrder) -> ActionDone:
        placed = supplies.place_order(
            session,
            call_id=call.id,
            resident=_resident(session, call),
            lines=action.lines,
            address_recording_id=_recording_id(session, action.address_recording),
            now=self._clock(),
        )
        if isinstance(placed, supplies.Closed):
            return ActionDone(exit="closed")
        order = placed.order
        return ActionDone(facts={"order": {"id": order.id, "batch": order.batch}})

    def cancel_order(self, session: Session, call: Call, action: CancelOrder) -> ActionDone:
        cancelled = supplies.cancel_order(session, action.order_id, self._clock())
        if isinstance(cancelled, supplies.TooLate):
            return ActionDone(exit="closed")
        return ActionDone(facts={"open_order": None})

    def request_refill(self, session: Session, call: Call, action: RequestRefill) -> ActionDone:
        refill = medicine.request_refill(
            session,
            call_id=call.id,
            resident=_resident(session, call),
            medicine=action.medicine,
            quantity=action.quantity,
            card_ready=action.card_ready,
            recording_id=_recording_id(session, action.recording),
            address_recording_id=_recording_id(session, action.address_recording),
            now=self._clock(),
        )
        return ActionDone(facts={"refill": {"id": refill.id}})

    def answer_page(self, session: Session, call: Call, action: AnswerPage) -> ActionDone:
        """The paged person pressed `1` or `2`; who was quicker has it."""
        if call.page_id is None:
            raise ValueError(f"call {call.id} is no page")
        case_id = session.get_one(Page, call.page_id).case_id
        # The case is locked before its page, as everywhere.
        case = session.get_one(Case, case_id, with_for_update=True)
        page = self._escalation.answered(session, call.page_id, action.result)
        if action.result == "declined":
            self._paging.look_at(session, case)
            return ActionDone()
        caller = session.get_one(Call, case.call_id)
        joining = can_be_joined(caller, call.carrier)
        try:
            cases.acknowledge(session, case.id, page.target, joining=joining)
        except cases.AlreadyTaken as taken:
            page.result = "no_answer"
            return ActionDone(exit="taken", facts={"taken_by": taken.by})
        room = {"room": f"call-{caller.id}", "case_id": case.id}
        return ActionDone(exit="connect" if joining else "done", facts=room)

    def operator_joined(self, session: Session, call: Call, joined: OperatorJoined) -> ActionDone:
        """They have what the caller waited for; at once, so that asking again rings again."""
        cases.joined(session, call.id, joined.by)
        return ActionDone()

    def _opened(self, session: Session, call: Call, kind: str, recording: str | None) -> ActionDone:
        recording_id = _recording_id(session, recording)
        if recording_id is not None:  # it may have been heard already, before there was a case
            outbox.put(session, HEAR, recording_id, queue="hearing")
        case, is_new = cases.open_case(session, call.id, kind, call.resident_id, recording_id)
        try:
            with session.begin_nested():
                self._paging.look_at(session, case)
        except Exception:  # the case is what counts: the sweep pages people about it
            logger.exception("case %s: nobody could be paged yet", case.id)
            case.next_page_at = None
        facts = {"case_id": case.id, "case_is_new": is_new}
        return ActionDone(exit=_exit_of(case), facts=facts)


def _exit_of(case: Case) -> str:
    """`taken`, or `connect` with whoever is on the way, where somebody has it already."""
    if case.status == "open":
        return "done"
    return "taken" if case.joining_since is None else "connect"


def _recording_id(session: Session, name: str | None) -> int | None:
    if name is None:
        return None
    return session.scalar(select(Recording.id).where(Recording.name == name))


def _resident(session: Session, call: Call) -> Resident | None:
    return session.get(Resident, call.resident_id) if call.resident_id else None
