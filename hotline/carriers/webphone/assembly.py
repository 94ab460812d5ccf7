"""The telephone put together from the rooms that it works with."""

from collections.abc import Callable

from flask import Blueprint
from redis import Redis

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
    page_ended: Callable[[int, str], None],
    take_call: Callable[[int, str], str | None],
    slots: StreamSlots,
) -> Blueprint:
    """`/phone` and what is below."""
    exchange = Exchange(sessions, recordings, flows, Voice(clips), Rooms(redis), redis)
    office = Office(database, page_ended, take_call)
    return create_blueprint(exchange, office, slots, settings.secret_key)
