"""A switch of our own, for the processes that drive it and ask things of it."""

from sqlalchemy import select

from hotline import staff
from hotline.calls.models import Call
from hotline.carriers.asterisk import assembly
from hotline.carriers.asterisk.callbacks import Callbacks
from hotline.carriers.asterisk.carrier import AsteriskCarrier
from hotline.carriers.asterisk.driver import Driver
from hotline.carriers.asterisk.names import CALLBACKS, TALKS
from hotline.carriers.asterisk.talks import Talks
from hotline.carriers.asterisk.visit import LISTEN
from hotline.config import Settings
from hotline.notify import StaffContact
from hotline.wiring.house import House, build
from hotline.wiring.paging import contact_of


def make_driver(settings: Settings) -> Driver:
    """A driver on these settings, with a house of its own."""
    house = build(settings)
    return assembly.make_driver(
        settings=settings,
        database=house.database,
        flows=house.flows,
        sessions=house.sessions,
        recordings=house.recordings,
        clips=house.clips,
        page_ended=house.paging.page_ended,
        contacts=lambda group: contacts(house, group),
        carrier=_carrier(house),
    )


def make_callbacks(house: House) -> Callbacks:
    """Picks up what callers left on the switch while no driver was there."""
    folder = house.settings.asterisk_spool / CALLBACKS
    return Callbacks(folder, house.database, house.recordings, house.flows)


def make_talks(house: House) -> Talks:
    """Brings the talks that the switch has recorded to the other recordings."""
    return Talks(house.settings.asterisk_spool / TALKS, house.recordings)


def contacts(house: House, group: str) -> list[StaffContact]:
    """Everybody of a group who works here, as they can be reached now."""
    with house.database.read() as session:
        found = [
            contact_of(session, person.login, house.database)
            for person in staff.members(session, group)
        ]
    return [contact for contact in found if contact is not None]


def listen_in(settings: Settings, call_id: int, login: str) -> None:
    """Ring a member of staff, who then hears both sides of a call that goes on.

    Raises LookupError where there is no such call or person, CannotRing.
    """
    house = build(settings)
    with house.database.read() as session:
        channel = session.scalar(
            select(Call.carrier_call_id).where(
                Call.id == call_id, Call.carrier == "asterisk", Call.ended_at.is_(None)
            )
        )
        contact = contact_of(session, login, house.database)
    if channel is None or contact is None:
        what = (
            f"call {call_id} is not on the switch now" if contact else f"nobody is called {login}"
        )
        raise LookupError(what)
    _carrier(house).invite(LISTEN, call_id, contact, channel)


def _carrier(house: House) -> AsteriskCarrier:
    carrier = house.carriers["asterisk"]
    if not isinstance(carrier, AsteriskCarrier):
        raise TypeError("the switch's carrier is another one")
    return carrier
