"""What is known when a call starts: the rooms' facts put together."""

from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy.orm import Session

from hotline import medicine, residents, supplies
from hotline.calls import hold_messages
from hotline.calls.models import Call
from hotline.cases.models import Case
from hotline.db import Database
from hotline.escalation.models import Page
from hotline.flow.actions import Facts
from hotline.flow.loader import Flows
from hotline.residents.models import Resident
from hotline.wiring.paging import can_be_joined
from hotline.wiring.topics import Topics


class Knowing:
    """Finds out who calls, in which language, and what the flow has to know."""

    def __init__(
        self,
        database: Database,
        flows: Flows,
        topics: Topics,
        pick_up: Callable[..., Page],
        recorded: Collection[str] = (),
    ) -> None:
        """`recorded`: carriers over which talks with staff are recorded."""
        self._database = database
        self._flows = flows
        self._topics = topics
        self._pick_up = pick_up
        self._recorded = recorded

    def language_of(self, session: Session, call: Call) -> str:
        """The resident's, else that of the number dialled, else the first of the house."""
        resident = residents.find_by_phone(session, call.from_number)
        wanted = resident.language if resident else None
        return self._flows.language_for(wanted, call.dialled)

    def facts_of(self, session: Session, call: Call) -> Facts:
        facts: dict[str, Any] = {"call_id": call.id, "caller": call.from_number}
        if call.page_id is not None:
            return facts | self._page_facts(session, call)
        now = self._database.clock()
        resident = residents.find_by_phone(session, call.from_number)
        call.resident_id = resident.id if resident else None
        facts |= {"direction": "in", "room": f"call-{call.id}"}
        facts["talks_recorded"] = call.carrier in self._recorded
        facts |= residents.caller_facts(resident, call.language, now)
        facts |= supplies.caller_facts(session, resident, call.language, now)
        facts |= medicine.caller_facts(resident)
        facts["hold_messages"] = hold_messages.texts(session, call.language)
        return facts

    def _page_facts(self, session: Session, call: Call) -> dict[str, Any]:
        page = self._pick_up(session, call.page_id)
        case = session.get_one(Case, page.case_id)
        caller = session.get_one(Call, case.call_id)
        resident = session.get(Resident, case.resident_id) if case.resident_id else None
        now = self._database.clock()
        return {
            "direction": "page",
            "room": f"call-{caller.id}",
            "page": {
                "case_id": case.id,
                "severity": case.severity,
                "kind": case.kind,
                "reasons": self._topics.say(case.topics, call.language),
                "caller_waiting": can_be_joined(caller, call.carrier),
            }
            | residents.caller_facts(resident, call.language, now),
        }
