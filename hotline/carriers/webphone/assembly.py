"""The telephone put together from the rooms that it works with."""

from collections.abc import Callable

from flask import Blueprint
from redis import ConnectionPool, Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from hotline.calls.recordings import Recordings
from hotline.calls.sessions import Sessions
from hotline.carriers.streams import StreamSlots
from hotline.carriers.webphone.blueprint import create_blueprint
from hotline.carriers.webphone.desk import Office
from hotline.carriers.webphone.exchange import Exchange
from hotline.carriers.webphone.rooms import Rooms
from hotline.carriers.webphone.voice import Voice
from hotline.config import Settings
from hotline.db import Database
from hotline.flow.loader import Flows
from hotline.speech.clips import Clips


def make_blueprint(
    *,
    settings: Settings,
    database: Database,
    redis: Redis,
    flows: Flows,
    sessions: Sessions,
    recordings: Recordings,
    clips: Clips,
    page_ended: Callable[[int, str], bool],
    take_call: Callable[[int, str], str | None],
    slots: StreamSlots,
) -> Blueprint:
    """`/phone` and what is below."""
    quick = impatient(redis)
    exchange = Exchange(sessions, recordings, flows, Voice(clips), Rooms(quick), quick)
    office = Office(database, page_ended, take_call)
    return create_blueprint(exchange, office, slots, settings.secret_key)


def impatient(redis: Redis) -> Redis:
    """The same server, asked once: a call has no time for retries, and goes on without it."""
    pool = redis.connection_pool
    once = {"retry": Retry(NoBackoff(), 0), "socket_timeout": 1.0, "socket_connect_timeout": 1.0}
    return Redis(
        connection_pool=ConnectionPool(
            connection_class=pool.connection_class, **(pool.connection_kwargs | once)
        )
    )
