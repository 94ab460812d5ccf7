"""One lap of a call: step the engine, perform what it asks for, keep the sounds."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline.calls.models import Call, Recording
from hotline.calls.pace import at_pace, pace_of
from hotline.db import now
from hotline.flow.actions import (
    Collect,
    Connect,
    DomainAction,
    Facts,
    Hangup,
    Hold,
    Listen,
    Play,
    SoundAction,
)
from hotline.flow.engine import Lap, rescue, step
from hotline.flow.events import (
    ActionDone,
    CallStarted,
    Event,
    HungUp,
    OperatorJoined,
    OperatorLeft,
)
from hotline.flow.loader import Flows
from hotline.flow.state import State

Performer = Callable[[Session, Call, Any], ActionDone]
"""Performs a kind of domain action, or notes who joined, inside the event's transaction."""
Performers = Mapping[type, Performer]

MOST_ACTIONS = 20
"""Domain actions one event may lead to; more is a flow running in a circle."""

_SOUNDING = (Play, Collect, Listen, Hold, Connect, Hangup)


class RunawayFlow(RuntimeError):
    """One event led to more domain actions than any sane flow has."""


def begin(
    session: Session, call: Call, flows: Flows, performers: Performers, facts: Facts
) -> tuple[SoundAction, ...]:
    """The first lap of a call."""
    flow = flows.flow(call.flow, call.language)
    lap = step(flow, flow.new_state(), CallStarted(facts=facts))
    return _finish_lap(session, call, flows, performers, lap)


def advance(
    session: Session, call: Call, flows: Flows, performers: Performers, event: Event
) -> tuple[SoundAction, ...]:
    """One event of a call that has begun."""
    flow = flows.flow(call.flow, call.language)
    lap = step(flow, State.model_validate(call.state), event)
    sounds = _finish_lap(session, call, flows, performers, lap)
    _note_people(session, call, performers, event)
    if isinstance(event, HungUp):
        _end(session, call, event)
    return sounds


def rescue_lap(
    session: Session,
    call: Call,
    flows: Flows,
    performers: Performers,
    event: Event | None = None,
) -> tuple[SoundAction, ...]:
    """After a lap failed: apologise and go to a person, with whatever state is left.

    `event` is what the failed lap was about: a caller who has gone gets a case, not an apology.
    """
    call.language = call.language or flows.default.tag
    flow = flows.flow(call.flow, call.language)
    state = _state_left(call) or flow.new_state().with_(facts=_bare_facts(call))
    gone = isinstance(event, HungUp)
    lap = rescue(flow, state.with_(ended=True) if gone else state)
    sounds = _finish_lap(session, call, flows, performers, lap)
    if isinstance(event, HungUp):
        _end(session, call, event)
    return sounds


def _state_left(call: Call) -> State | None:
    try:
        return State.model_validate(call.state)
    except ValueError:
        return None


def _bare_facts(call: Call) -> Facts:
    """What can be known without asking anybody."""
    return {
        "call_id": call.id,
        "caller": call.from_number,
        "direction": "page" if call.page_id else "in",
        "room": f"call-{call.id}",
        "resident": None,
    }


def _finish_lap(
    session: Session, call: Call, flows: Flows, performers: Performers, lap: Lap
) -> tuple[SoundAction, ...]:
    flow = flows.flow(call.flow, call.language)
    sounds: list[SoundAction] = []
    for _ in range(MOST_ACTIONS):
        done = _perform(session, call, performers, lap, sounds)
        if done is None:
            _store(session, call, lap, sounds)
            return tuple(sounds)
        lap = step(flow, lap.state, done)
    raise RunawayFlow(f"flow {call.flow}: more than {MOST_ACTIONS} actions after one event")


def _perform(
    session: Session, call: Call, performers: Performers, lap: Lap, sounds: list[SoundAction]
) -> ActionDone | None:
    done = None
    for action in lap.actions:
        if isinstance(action, _SOUNDING):
            sounds.append(at_pace(action, pace_of(lap.state.facts)))
        else:
            done = _performer(performers, action)(session, call, action)
    return done


def _performer(performers: Performers, action: DomainAction) -> Performer:
    return performers[type(action)]


def _store(session: Session, call: Call, lap: Lap, sounds: list[SoundAction]) -> None:
    call.state = lap.state.model_dump(mode="json")
    for sound in sounds:
        if isinstance(sound, Listen):
            _know_recording(session, call, sound.recording, sound.purpose)
        elif isinstance(sound, Connect) and sound.recording is not None:
            _know_recording(session, call, sound.recording, "talk")


def _know_recording(session: Session, call: Call, name: str, purpose: str) -> None:
    """The recording is known before it begins: whoever hears the end of it finds it."""
    if session.scalar(select(Recording.id).where(Recording.name == name)) is None:
        session.add(Recording(name=name, call_id=call.id, purpose=purpose))


def _note_people(session: Session, call: Call, performers: Performers, event: Event) -> None:
    match event:
        case OperatorJoined():
            call.with_person = True
            call.answered_by_person_at = call.answered_by_person_at or now(session)
            performers[OperatorJoined](session, call, event)
        case OperatorLeft() | HungUp():
            call.with_person = False


def _end(session: Session, call: Call, event: HungUp) -> None:
    call.ended_at = now(session)
    outcome = State.model_validate(call.state).outcome
    if call.answered_by_person_at is not None:
        outcome = "person"
    call.outcome = outcome or ("failed" if event.cause == "carrier_error" else "abandoned")
