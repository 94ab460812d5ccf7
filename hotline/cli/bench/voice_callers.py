"""Who calls in `hotline bench voice`: the elders of the demonstration, and staff who are paged."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline import medicine, residents, supplies
from hotline.db import Database
from hotline.flow.actions import Facts
from hotline.residents import Resident
from hotline.residents.greeting import ELDER_AGE
from hotline.wiring.topics import Topics

MOST_CASES = 2000
CALLS_OF_STRANGERS = 50
_SEVERITIES = ("critical", "urgent", "routine", "unknown")


@dataclass(frozen=True)
class Caller:
    """Somebody at a telephone: the flow that speaks with them, and what it knows."""

    flow: str
    facts: Facts


def callers(database: Database, topics: Topics, language: str, chance: Random) -> list[Caller]:
    """Every elder who is spoken to in this language, and for each a page about them."""
    now = database.clock()
    reasons = list(topics.sentences(language).values())
    with database.read() as session:
        elders = [
            resident
            for resident in session.scalars(select(Resident).where(Resident.phone.is_not(None)))
            if resident.language == language and (residents.age_of(resident, now) or 0) >= ELDER_AGE
        ]
        strangers = _strangers(session, language, now)
        found = [Caller("main", facts) for facts in strangers for _ in range(CALLS_OF_STRANGERS)]
        for number, elder in enumerate(elders, start=1):
            known = _facts(session, elder, language, now)
            found += [Caller("main", facts) for facts in _days(known, number)]
            found.append(Caller("page", _page(known, reasons, language, chance)))
    return found


def _strangers(session: Session, language: str, now: Any) -> Iterator[Facts]:
    known = _facts(session, None, language, now)
    yield known
    yield known | {"caller": None}


def _days(facts: Facts, number: int) -> Iterator[Facts]:
    """The same elder on a usual day and, for some, on a day when something is otherwise."""
    yield facts
    if facts["last_order"]:
        yield facts | {"open_order": {**facts["last_order"], "cancellable": True}}
    if number % 20 == 0:
        yield facts | {"ordering": {"open": False}}
        yield facts | {"set_meals": []}


def _facts(session: Session, resident: Resident | None, language: str, now: Any) -> Facts:
    return {
        "call_id": 1,
        "room": "call-1",
        "direction": "in",
        "talks_recorded": True,
        "caller": resident.phone if resident else "+8610",
        **residents.caller_facts(resident, language, now),
        **supplies.caller_facts(session, resident, language, now),
        **medicine.caller_facts(resident),
    }


def _page(known: Facts, reasons: list[str], language: str, chance: Random) -> Facts:
    """A plea of this elder's, as staff are told of it.

    A house whose staff speaks another language writes its addresses in it; the demonstration's are
    Chinese, and no other voice can say them.
    """
    resident = dict(known["resident"])
    if not language.startswith("zh"):
        resident["building"] = None
    page = {
        "case_id": chance.randint(1, MOST_CASES),
        "severity": chance.choice(_SEVERITIES),
        "kind": "plea",
        "reasons": chance.sample(reasons, 1),
        "caller_waiting": chance.random() < 0.5,
        "resident": resident,
    }
    return {"call_id": 2, "room": "call-1", "direction": "page", "page": page}
