"""Where a call can stand: every place of a flow, each reached the quickest way."""

from heapq import heappop, heappush
from itertools import count

from hotline.flow.events import (
    CaseTaken,
    DigitsPressed,
    NothingHeard,
    OperatorJoined,
    OperatorLeft,
    SpeechBegan,
    SpeechHeard,
    WaitExpired,
)
from tests.flow.telephone import Telephone

TELLING = ("address", "lines", "medicine_recording")
"""What the flows ask of a caller's choices to find their way."""

SECONDS = {"digits_pressed": 1, "speech_heard": 3, "nothing_heard": 10, "wait_expired": 120}
"""How long an event takes; what is not here takes a while, as people do."""


def keys():
    for key in "123456789*#":
        yield DigitsPressed(digits="" if key == "#" else key)


def whatever(caller):
    """All that may happen next, be it as unlikely as it will."""
    yield from keys()
    yield NothingHeard()
    if caller.waits.type == "listen":
        yield _spoken(caller)
    yield SpeechBegan()
    yield OperatorJoined(by="li")
    yield OperatorLeft()
    yield WaitExpired()
    yield CaseTaken(by="li")
    yield CaseTaken(by="li", joining=True)


def likely(caller):
    """What a caller does, and what people and time do where they can."""
    match caller.waits.type:
        case "collect":
            yield from keys()
        case "listen":
            yield _spoken(caller)
        case "hold":
            yield OperatorJoined(by="li")
            yield WaitExpired()
        case "connect":
            yield OperatorLeft()
    if caller.waits.type != "connect":
        yield DigitsPressed(digits="0")


def places(start, moves=whatever):
    """Every place of a call that `moves` lead to, the soonest reached first.

    Each is a telephone that stands there; its `path` is what has happened to it.
    """
    seen = set()
    turn = count()
    ahead = [(0, next(turn), start)]
    while ahead:
        seconds, _, caller = heappop(ahead)
        if _place(caller) in seen:
            continue
        seen.add(_place(caller))
        yield caller
        if caller.waits.type == "hangup":
            continue
        for event in moves(caller):
            there = at(caller).happen(event)
            if _place(there) not in seen:
                heappush(ahead, (seconds + SECONDS.get(event.type, 20), next(turn), there))


def at(caller):
    """Another telephone at the same place."""
    copy = object.__new__(Telephone)
    copy.__dict__.update(caller.__dict__, done=[])
    return copy


def _place(caller):
    """Two states at the same place lead to the same places."""
    state = caller.state
    return (
        state.step,
        state.page,
        state.silences > 0,
        *(bool(state.vars.get(name)) for name in TELLING),
    )


def _spoken(caller):
    return SpeechHeard(recording=caller.waits.recording, seconds=3)
