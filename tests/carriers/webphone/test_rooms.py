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
from hotline.speech.audio import to_pcm
from tests.servers.children import eventually


@pytest.fixture
def rooms(redis_url):
    """Two web processes: what they share is Redis alone."""
    clients = [Redis.from_url(redis_url) for _ in range(2)]
    yield [Rooms(client) for client in clients]
    for client in clients:
        client.close()


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


def test_who_says_nothing_for_three_seconds_is_gone(redis_url):
    now = [100.0]
    with Redis.from_url(redis_url) as client, Redis.from_url(redis_url) as other:
        caller = Rooms(client, clock=lambda: now[0]).join("call-4", "caller", "")
        other.publish("room:call-4:presence", b'{"side": "staff:x", "name": "x", "here": true}')
        assert eventually(lambda: caller.others() == {"staff:x": "x"})
        now[0] += 2.9
        assert caller.others()
        now[0] += 0.2
        assert not caller.others()
        caller.leave()


def test_a_seat_knows_that_redis_is_gone(redis_url):
    with Redis.from_url(redis_url) as client, Redis.from_url(redis_url) as operator:
        seat = Rooms(client).join("call-5", "caller", "")
        assert eventually(operator.pubsub_numpat)  # it listens by now
        operator.client_kill_filter(_type="pubsub")
        assert eventually(lambda: seat.lost)
        assert not seat.heard(FRAME_SAMPLES).any()
        seat.say(pcm(1))
        seat.leave()
        assert not any(
            thread.name.startswith("seat room:call-5") for thread in threading.enumerate()
        )


def test_no_seat_without_redis():
    with pytest.raises(RedisError):
        Rooms(impatient(Redis(port=1))).join("call-6", "caller", "")
