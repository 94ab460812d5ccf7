"""Rooms over a real Redis-compatible server."""

import threading
import time

import numpy as np
import pytest
from redis import Redis
from redis.exceptions import RedisError

from hotline.carriers.line import FRAME_SAMPLES
from hotline.carriers.webphone.assembly import impatient
from hotline.carriers.webphone.rooms import Rooms
from hotline.cli.testbed.children import eventually
from hotline.speech.audio import to_pcm


@pytest.fixture
def connect(redis_url):
    """A line to Redis of one's own; it is closed once nobody sits in a room any more."""
    clients = []

    def connected() -> Redis:
        clients.append(Redis.from_url(redis_url))
        return clients[-1]

    yield connected
    assert eventually(lambda: not seats_taken())
    for client in clients:
        client.close()


def seats_taken() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("seat ")]


@pytest.fixture
def rooms(connect):
    """Two web processes: what they share is Redis alone."""
    return [Rooms(connect()) for _ in range(2)]


def pcm(value: int) -> bytes:
    return to_pcm(np.full(FRAME_SAMPLES, value, np.int16))


def hears(seat, value: int) -> bool:
    return eventually(lambda: value in seat.heard(FRAME_SAMPLES), within=3)


def test_two_sides_see_and_hear_each_other(rooms):
    caller = rooms[0].join("call-1", "caller", "caller")
    staff = rooms[1].join("call-1", "staff:ring-1", "wang")
    assert eventually(lambda: caller.others() == {"staff:ring-1": "wang"}, within=3)
    assert eventually(lambda: staff.others() == {"caller": "caller"}, within=3)
    for _ in range(3):
        caller.say(pcm(11))
        staff.say(pcm(22))
    assert hears(staff, 11)
    assert hears(caller, 22)
    staff.leave()
    assert eventually(lambda: not caller.others(), within=3)
    caller.leave()


def test_several_members_of_staff_are_heard_together(rooms):
    caller = rooms[0].join("call-2", "caller", "")
    staff = [rooms[1].join("call-2", f"staff:{name}", name) for name in ("a", "b")]
    assert eventually(lambda: len(caller.others()) == 2)
    for _ in range(3):
        staff[0].say(pcm(100))
        staff[1].say(pcm(200))
    assert hears(caller, 300)
    for seat in [caller, *staff]:
        seat.leave()


def test_rooms_are_closed_to_other_calls(rooms):
    here = rooms[0].join("call-3", "caller", "")
    there = rooms[1].join("call-33", "staff:x", "x")
    time.sleep(0.3)
    assert not here.others()
    assert not there.others()
    here.leave()
    there.leave()


def test_who_says_nothing_for_three_seconds_is_gone(connect):
    now = [100.0]
    caller = Rooms(connect(), clock=lambda: now[0]).join("call-4", "caller", "")
    presence = b'{"side": "staff:x", "name": "x", "here": true}'
    connect().publish("room:call-4:presence", presence)
    assert eventually(lambda: caller.others() == {"staff:x": "x"})
    now[0] += 2.9
    assert caller.others()
    now[0] += 0.2
    assert not caller.others()
    caller.leave()


def test_a_seat_knows_that_redis_is_gone(connect):
    seat = Rooms(connect()).join("call-5", "caller", "")
    operator = connect()
    assert eventually(operator.pubsub_numpat)  # it listens by now
    operator.client_kill_filter(_type="pubsub")
    assert eventually(lambda: seat.lost)
    assert not seat.heard(FRAME_SAMPLES).any()
    seat.say(pcm(1))
    seat.leave()
    assert eventually(lambda: not seats_taken())


def test_no_seat_without_redis():
    with pytest.raises(RedisError):
        Rooms(impatient(Redis(port=1))).join("call-6", "caller", "")
