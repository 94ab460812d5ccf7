"""Waking a call up: the engine moved by itself, or another socket took the line over.

A message on `call:<id>` is a hint only; whoever misses it looks into the database soon enough.
"""

import logging
from typing import Any

from redis import Redis
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

RETRY_SECONDS = 3.0


def wake(redis: Redis, call_id: int, owner: str = "") -> None:
    """Have whoever holds this call's line look at it; `owner` tells that it is held elsewhere."""
    try:
        redis.publish(f"call:{call_id}", owner.encode())
    except RedisError as error:
        logger.warning("call %s is not woken up and will look by itself: %s", call_id, error)


class Wake:
    """Hears the hints for one call, without ever waiting for them."""

    def __init__(self, redis: Redis, call_id: int) -> None:
        self._redis = redis
        self._channel = f"call:{call_id}"
        self._pubsub: Any = None
        self._retry_at = 0.0

    @property
    def works(self) -> bool:
        return self._pubsub is not None

    def hints(self, now: float) -> list[str]:
        """What came since the last time; "" for a plain hint."""
        try:
            return self._read(now)
        except (RedisError, OSError) as error:
            logger.warning("%s cannot be woken up: %s", self._channel, error)
            self.close()
            self._retry_at = now + RETRY_SECONDS
            return []

    def _read(self, now: float) -> list[str]:
        if self._pubsub is None:
            if now < self._retry_at:
                return []
            self._pubsub = self._redis.pubsub(ignore_subscribe_messages=True)  # type: ignore[no-untyped-call]
            self._pubsub.subscribe(self._channel)
        hints = []
        while message := self._pubsub.get_message(timeout=0):
            hints.append(message["data"].decode())
        return hints

    def close(self) -> None:
        if self._pubsub is not None:
            self._pubsub.close()
            self._pubsub = None
