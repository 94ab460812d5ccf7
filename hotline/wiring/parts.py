"""The web parts: which doors and pages an application has. One line each."""

from collections.abc import Callable

from flask import Blueprint

from hotline import cases, console
from hotline.calls.models import Call
from hotline.carriers import prompts
from hotline.carriers.streams import StreamSlots
from hotline.carriers.twilio.assembly import make_blueprint as twilio_blueprint
from hotline.carriers.twilio.carrier import TwilioCarrier
from hotline.carriers.webphone.assembly import make_blueprint as webphone_blueprint
from hotline.cases.models import Case
from hotline.wiring.house import House

THREADS = 96
"""Of one web process; sockets may take a third of them, event streams another third."""
STREAMS = THREADS // 3


def _prompts(house: House) -> Blueprint:
    return prompts.create_blueprint(house.clips)


def _twilio(house: House) -> Blueprint | None:
    carrier = house.carriers.get("twilio")
    if not isinstance(carrier, TwilioCarrier):
        return None
    return twilio_blueprint(
        settings=house.settings,
        database=house.database,
        flows=house.flows,
        sessions=house.sessions,
        recordings=house.recordings,
        clips=house.clips,
        carrier=carrier,
        page_ended=house.paging.page_ended,
    )


def _console(house: House) -> Blueprint:
    return console.create_blueprint(
        house.database,
        house.settings,
        recording_path=house.recordings.path,
        take_call=lambda case_id, login: take_call(house, case_id, login),
        stream_slots=StreamSlots(STREAMS),
    )


def _webphone(house: House) -> Blueprint:
    return webphone_blueprint(
        settings=house.settings,
        database=house.database,
        redis=house.redis,
        flows=house.flows,
        sessions=house.sessions,
        recordings=house.recordings,
        clips=house.clips,
        page_ended=house.paging.page_ended,
        take_call=lambda case_id, login: take_call(house, case_id, login),
        slots=StreamSlots(STREAMS),
    )


def take_call(house: House, case_id: int, login: str) -> str | None:
    """`login` takes the case; the room in which its caller waits, None where nobody waits."""
    with house.database.begin() as session:
        case = session.get_one(Case, case_id)
        caller = session.get_one(Call, case.call_id)
        waiting = caller.ended_at is None
        cases.acknowledge(session, case_id, login, joining=waiting)
        return f"call-{caller.id}" if waiting else None


BLUEPRINTS: tuple[Callable[[House], Blueprint | None], ...] = (
    _prompts,
    _twilio,
    _console,
    _webphone,
)
