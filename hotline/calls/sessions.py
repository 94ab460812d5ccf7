"""The door every carrier's events go through: one event, one transaction, one reply."""

import logging
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from hotline.calls.laps import Performers, advance, begin, rescue_lap
from hotline.calls.models import Call, CallEvent
from hotline.db import Database
from hotline.flow.actions import Facts, SoundAction
from hotline.flow.events import Event, HungUp
from hotline.flow.loader import Flows

logger = logging.getLogger(__name__)

LONGEST_CALL = timedelta(hours=4)
"""A call whose end no carrier ever reported is taken for lost after that."""
NOBODY = "+861000000000"
"""Of Beijing, and nobody's: no number there begins with a zero."""

Sounds = tuple[SoundAction, ...]
LapOf = Callable[[Session, Call], Sounds]
FactsOf = Callable[[Session, Call], Facts]
_SOUNDS = TypeAdapter(tuple[SoundAction, ...])


class _Rehearsed(Exception):
    """Takes back what was done."""


class UnknownCall(LookupError):
    """No call has this id."""


@dataclass(frozen=True)
class Reply:
    """What the line does now; the last action waits, and its event carries `sequence`."""

    call_id: int
    sequence: int
    language: str
    actions: tuple[SoundAction, ...]
    ended: bool


class Sessions:
    """Steps calls through their flows.

    A repeated event gets the answer it got before; an event that answers an older lap than the
    current one changes nothing and gets the current answer. What goes wrong inside a flow or a
    domain action ends at a person; only a database that is away is raised to the door.
    """

    def __init__(
        self,
        database: Database,
        flows: Flows,
        performers: Performers,
        facts_of: FactsOf,
        language_of: Callable[[Session, Call], str],
    ) -> None:
        self._database = database
        self._flows = flows
        self._performers = performers
        self._facts_of = facts_of
        self._language_of = language_of

    def start(
        self,
        carrier: str,
        carrier_call_id: str,
        caller: str | None,
        dialled: str | None,
        language: str | None = None,
        page_id: int | None = None,
    ) -> Reply:
        """A call arrived, or (`page_id`) a member of staff whom we rang answered."""

        def arrive(session: Session, lap: LapOf) -> Reply:
            known = _call(session, carrier, carrier_call_id)
            if known is not None:
                return _current(session, known)
            call = Call(
                carrier=carrier,
                carrier_call_id=carrier_call_id,
                from_number=caller,
                dialled=dialled,
                page_id=page_id,
                language=language or "",
                flow="page" if page_id else "main",
            )
            return self._arrive(session, call, lap)

        try:
            return self._rescued(carrier, arrive, self._greet, self._rescue)
        except IntegrityError:  # the same webhook, a moment earlier, in another process
            return self.start(carrier, carrier_call_id, caller, dialled, language, page_id)

    def rehearse(self, carrier: str) -> Reply:
        """What a caller whom nobody knows hears first, without a trace that one called.

        The first query of each kind takes a process ten times as long as the others: a door does
        this before the first call, whose caller then waits no longer than any other.
        """
        with suppress(_Rehearsed), self._database.begin() as session:
            call = Call(
                carrier=carrier,
                carrier_call_id="rehearsal",
                from_number=NOBODY,
                language="",
                flow="main",
            )
            _call(session, carrier, call.carrier_call_id)
            reply = self._arrive(session, call, self._greet)
            raise _Rehearsed
        return reply

    def _arrive(self, session: Session, call: Call, lap: LapOf) -> Reply:
        now = self._database.clock()
        call.started_at, call.alive_until = now, now + LONGEST_CALL
        session.add(call)
        session.flush()
        return self._save(session, call, "start", {"type": "call_started"}, lap(session, call))

    def handle(self, call_id: int, event: Event, key: str, sequence: int | None = None) -> Reply:
        """An event of a call; `key` names it among the call's events.

        Raises UnknownCall, or SQLAlchemy's DBAPIError when the database cannot answer.
        """

        def take(session: Session, lap: LapOf) -> Reply:
            call = session.get(Call, call_id, with_for_update=True)
            if call is None:
                raise UnknownCall(f"no call {call_id}")
            if sequence is None or sequence != call.sequence:
                seen = _event(session, call_id, CallEvent.key == key)
                if seen is not None:
                    return _reply(call, seen)
                if sequence is not None and not isinstance(event, HungUp):
                    return _current(session, call)  # late: it answers an older lap
            if call.ended_at is not None:
                return _current(session, call)
            before = dict(call.state)
            sounds = lap(session, call)
            if call.state == before and len(sounds) == 1 and call.ended_at is None:
                # Nothing has changed: the line goes on with what it does, and its event counts.
                return Reply(call.id, call.sequence, call.language, sounds, ended=False)
            return self._save(session, call, key, event.model_dump(mode="json"), sounds)

        def step(session: Session, call: Call) -> Sounds:
            return advance(session, call, self._flows, self._performers, event)

        def rescue(session: Session, call: Call) -> Sounds:
            return rescue_lap(session, call, self._flows, self._performers, event)

        return self._rescued(call_id, take, step, rescue)

    def _greet(self, session: Session, call: Call) -> Sounds:
        call.language = call.language or self._language_of(session, call)
        facts = self._facts_of(session, call)
        return begin(session, call, self._flows, self._performers, facts)

    def _rescue(self, session: Session, call: Call) -> Sounds:
        return rescue_lap(session, call, self._flows, self._performers)

    def _rescued(
        self,
        which: object,
        transaction: Callable[[Session, LapOf], Reply],
        lap: LapOf,
        rescue: LapOf,
    ) -> Reply:
        """Run the transaction; when its lap raises, again from the beginning with a rescue."""
        try:
            with self._database.begin() as session:
                return transaction(session, lap)
        except (UnknownCall, OperationalError, InterfaceError, PoolTimeout):
            raise
        except IntegrityError:
            if lap == self._greet:
                raise
            logger.exception("call %s: a lap broke a constraint, going to a person", which)
        except Exception:
            logger.exception("call %s: a lap failed, going to a person", which)
        with self._database.begin() as session:
            return transaction(session, rescue)

    def current(self, call_id: int) -> Reply:
        """What the line should be doing; for doors that lost track, and for repeats."""
        with self._database.read() as session:
            call = session.get(Call, call_id)
            if call is None:
                raise UnknownCall(f"no call {call_id}")
            return _current(session, call)

    def sequence(self, call_id: int) -> int:
        """The number of the current lap: cheap enough to ask twice a second."""
        with self._database.read() as session:
            found = session.scalar(select(Call.sequence).where(Call.id == call_id))
        if found is None:
            raise UnknownCall(f"no call {call_id}")
        return found

    def sequences(self, call_ids: Iterable[int]) -> dict[int, int]:
        """The same of many calls, for a door that holds many lines."""
        query = select(Call.id, Call.sequence).where(Call.id.in_(list(call_ids)))
        with self._database.read() as session:
            return {row.id: row.sequence for row in session.execute(query)}

    def find(self, carrier: str, carrier_call_id: str) -> int | None:
        with self._database.read() as session:
            call = _call(session, carrier, carrier_call_id)
            return call.id if call else None

    def keep_alive(self, *call_ids: int, seconds: float = 6.0) -> None:
        """The door still holds these lines; when this lapses the sweep ends a call as lost."""
        until = self._database.clock() + timedelta(seconds=seconds)
        with self._database.begin() as session:
            session.execute(update(Call).where(Call.id.in_(call_ids)).values(alive_until=until))

    def lost(self) -> list[int]:
        """Calls whose line nobody holds any more."""
        with self._database.read() as session:
            return list(
                session.scalars(
                    select(Call.id).where(
                        Call.ended_at.is_(None), Call.alive_until < self._database.clock()
                    )
                )
            )

    def _save(
        self,
        session: Session,
        call: Call,
        key: str,
        event: Mapping[str, Any],
        sounds: Sounds,
    ) -> Reply:
        call.sequence += 1
        session.execute(
            insert(CallEvent).values(
                call_id=call.id,
                key=key,
                sequence=call.sequence,
                event=dict(event),
                actions=[sound.model_dump(mode="json") for sound in sounds],
                at=self._database.clock(),
            )
        )
        return Reply(call.id, call.sequence, call.language, sounds, call.ended_at is not None)


def _call(session: Session, carrier: str, carrier_call_id: str) -> Call | None:
    return session.scalar(
        select(Call).where(Call.carrier == carrier, Call.carrier_call_id == carrier_call_id)
    )


def _current(session: Session, call: Call) -> Reply:
    return _reply(call, _event(session, call.id, CallEvent.sequence == call.sequence))


def _event(session: Session, call_id: int, condition: Any) -> CallEvent | None:
    return session.scalar(select(CallEvent).where(CallEvent.call_id == call_id, condition).limit(1))


def _reply(call: Call, event: CallEvent | None) -> Reply:
    sounds = _SOUNDS.validate_python(event.actions) if event else ()
    sequence = event.sequence if event else call.sequence
    return Reply(call.id, sequence, call.language, sounds, call.ended_at is not None)
