"""The web parts: which doors and pages an application has. One line each."""

from collections.abc import Callable
from functools import partial

from flask import Blueprint

from hotline import console
from hotline.carriers import prompts
from hotline.carriers.streams import StreamSlots
from hotline.carriers.webphone.assembly import make_blueprint as webphone_blueprint
from hotline.wiring.house import House
from hotline.wiring.spoken import recordable

THREADS = 96
"""Of one web process; sockets may take a third of them, event streams another third."""
STREAMS = THREADS // 3


def _prompts(house: House, _: StreamSlots) -> Blueprint:
    return prompts.create_blueprint(house.clips)


def _twilio(house: House, sockets: StreamSlots) -> Blueprint | None:
    if not house.settings.twilio_on:
        return None
    from hotline.carriers.twilio.assembly import make_blueprint  # libraries only Twilio needs
    from hotline.carriers.twilio.carrier import TwilioCarrier

    carrier = house.carriers["twilio"]
    if not isinstance(carrier, TwilioCarrier):
        return None
    return make_blueprint(
        settings=house.settings,
        database=house.database,
        flows=house.flows,
        sessions=house.sessions,
        recordings=house.recordings,
        clips=house.clips,
        carrier=carrier,
        page_ended=house.paging.page_ended,
        slots=sockets,
    )


def _console(house: House, _: StreamSlots) -> Blueprint:
    return console.create_blueprint(
        house.database,
        house.settings,
        recording_path=house.recordings.path,
        take_call=house.paging.take_call,
        stream_slots=StreamSlots(STREAMS),
        prompts_of=partial(recordable, house.database, house.flows, house.topics),
        clips=house.clips,
    )


def _webphone(house: House, sockets: StreamSlots) -> Blueprint:
    return webphone_blueprint(
        settings=house.settings,
        database=house.database,
        redis=house.redis,
        flows=house.flows,
        sessions=house.sessions,
        recordings=house.recordings,
        clips=house.clips,
        page_ended=house.paging.page_ended,
        take_call=house.paging.take_call,
        slots=sockets,
    )


BLUEPRINTS: tuple[Callable[[House, StreamSlots], Blueprint | None], ...] = (
    _prompts,
    _twilio,
    _console,
    _webphone,
)
