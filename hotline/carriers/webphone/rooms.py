"""Rooms: people on different sockets, perhaps in different web processes, talk to each other.

Sound and presence go through Redis publish/subscribe and are stored nowhere:

    room:<room>:sound:<side>    PCM16 mono at 16 kHz, a frame a message
    room:<room>:presence        JSON {side, name, here}; every half second while the line is there

A side is `caller` or `staff:<name of the leg>`. Whoever has not been heard of for three seconds is
gone; a line that comes back within that time was never away.
"""

import json
import logging
from collections.abc import Callable
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any

import numpy as np
from redis import Redis
from redis.exceptions import RedisError

from hotline.carriers.line import FRAME_SAMPLES, Piece, Track
from hotline.carriers.tracks import mix
from hotline.carriers.webphone.jitter import JitterBuffer
from hotline.speech.audio import Samples

logger = logging.getLogger(__name__)

BEAT_SECONDS = 0.5
GONE_SECONDS = 3.0


class Rooms:
    """Lets lines into rooms."""

    def __init__(self, redis: Redis, clock: Callable[[], float] = monotonic) -> None:
        self._redis = redis
        self._clock = clock

    def join(self, room: str, side: str, name: str) -> "Seat":
        """Take a seat; `name` is told to the others. Raises RedisError when Redis is away."""
        seat = Seat(self._redis, room, side, name, self._clock)
        seat.open()
        return seat


class Seat:
    """One line's place in a room. `lost` once Redis is gone: take another seat."""

    def __init__(
        self, redis: Redis, room: str, side: str, name: str, clock: Callable[[], float]
    ) -> None:
        self.side = side
        self.lost = False
        self._name = name
        self._redis = redis
        self._clock = clock
        self._prefix = f"room:{room}"
        self._left = Event()
        self._lock = Lock()
        self._others: dict[str, _Other] = {}
        self._pubsub: Any = None

    def open(self) -> None:
        self._pubsub = self._redis.pubsub(ignore_subscribe_messages=True)  # type: ignore[no-untyped-call]
        self._pubsub.psubscribe(f"{self._prefix}:*")
        self._announce(here=True)
        Thread(target=self._follow, name=f"seat {self._prefix}", daemon=True).start()

    def say(self, pcm: bytes) -> None:
        """Let the others hear a frame."""
        self._publish(f"sound:{self.side}", pcm)

    def heard(self, count: int = FRAME_SAMPLES) -> Samples:
        """Take the next `count` samples of what all the others say together."""
        with self._lock:
            voices = [other.voice.pull(count) for other in self._others.values()]
        return mix(*voices) if voices else np.zeros(count, np.int16)

    def track(self) -> Track:
        """The others' voices, for a line, for ever."""
        while True:
            yield Piece(self.heard())

    def others(self) -> dict[str, str]:
        """Who else is in the room: side → name."""
        earliest = self._clock() - GONE_SECONDS
        with self._lock:
            return {
                side: other.name
                for side, other in self._others.items()
                if other.seen_at >= earliest
            }

    def leave(self) -> None:
        """Give up the seat; the others know at once."""
        if not self._left.is_set():
            self._left.set()
            self._announce(here=False)

    def abandon(self) -> None:
        """Say nothing more, not even goodbye."""
        self._left.set()

    def _follow(self) -> None:
        next_beat = self._clock() + BEAT_SECONDS
        try:
            while not self._left.is_set():
                self._take(self._pubsub.get_message(timeout=0.1))
                if self._clock() >= next_beat:
                    next_beat += BEAT_SECONDS
                    self._announce(here=True)
        except (RedisError, OSError, ValueError) as error:
            if not self._left.is_set():
                logger.warning("a room's line to Redis broke: %s", error)
        finally:
            self.lost = True
            self._pubsub.close()

    def _take(self, message: dict[str, Any] | None) -> None:
        if message is None:
            return
        topic = message["channel"].decode().removeprefix(f"{self._prefix}:")
        if topic == "presence":
            self._see(json.loads(message["data"]))
        elif (side := topic.removeprefix("sound:")) != self.side:
            self._hear(side, message["data"])

    def _see(self, presence: dict[str, Any]) -> None:
        side = presence["side"]
        if side == self.side:
            return
        with self._lock:
            known = side in self._others
            if presence["here"]:
                self._others.setdefault(side, _Other()).seen(presence["name"], self._clock())
            else:
                self._others.pop(side, None)
        if presence["here"] and not known:
            self._announce(here=True)  # so that somebody new need not wait for the next beat

    def _hear(self, side: str, pcm: bytes) -> None:
        with self._lock:
            if side in self._others:
                self._others[side].voice.push(pcm)

    def _announce(self, *, here: bool) -> None:
        presence = {"side": self.side, "name": self._name, "here": here}
        self._publish("presence", json.dumps(presence).encode())

    def _publish(self, topic: str, message: bytes) -> None:
        try:
            self._redis.publish(f"{self._prefix}:{topic}", message)
        except RedisError as error:
            self.lost = True
            logger.warning("a room cannot be reached: %s", error)


class _Other:
    """Somebody else in the room."""

    def __init__(self) -> None:
        self.name = ""
        self.seen_at = 0.0
        self.voice = JitterBuffer()

    def seen(self, name: str, now: float) -> None:
        self.name = name
        self.seen_at = now
