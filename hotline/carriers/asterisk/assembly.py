"""The switch put together from the rooms that it works with."""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from hotline import staff
from hotline.calls.recordings import Recordings
from hotline.calls.sessions import Sessions
from hotline.carriers.asterisk.ari import Ari
from hotline.carriers.asterisk.carrier import AsteriskCarrier
from hotline.carriers.asterisk.driver import Driver
from hotline.carriers.asterisk.exchange import Exchange
from hotline.carriers.asterisk.sounds import Sounds
from hotline.carriers.asterisk.visit import JOIN
from hotline.config import Settings
from hotline.db import Database
from hotline.escalation.models import Page
from hotline.flow.loader import Flows
from hotline.notify import CannotRing, StaffContact
from hotline.speech.clips import Clips

logger = logging.getLogger(__name__)

Contacts = Callable[[str], Sequence[StaffContact]]
"""The members of a group, as they can be reached now."""

THREADS = 24
"""Fewer than the database takes connections: what waits for it, waits here."""


def make_carrier(settings: Settings) -> AsteriskCarrier | None:
    """The carrier; None where there is no switch."""
    if settings.ari_url is None:
        return None
    return AsteriskCarrier(settings.ari_url, settings.ari_user or "", settings.ari_password or "")


def make_driver(
    *,
    settings: Settings,
    database: Database,
    flows: Flows,
    sessions: Sessions,
    recordings: Recordings,
    clips: Clips,
    page_ended: Callable[[int, str], bool],
    contacts: Contacts,
    carrier: AsteriskCarrier,
) -> Driver:
    """The driver, for a house in which there is a switch."""
    return Driver(
        Exchange(
            ari=Ari(settings.ari_url or "", settings.ari_user or "", settings.ari_password or ""),
            sessions=sessions,
            recordings=recordings,
            flows=flows,
            sounds=Sounds(clips),
            login_of=lambda page_id: login_of(database, page_id),
            page_ended=page_ended,
            fetch_doctor=lambda call_id, login: fetch_doctor(carrier, contacts, call_id, login),
            log_visit=lambda login, call_id: log_visit(database, login, call_id),
            threads=ThreadPoolExecutor(THREADS, thread_name_prefix="call"),
            records_talks=settings.record_talks,
        )
    )


def fetch_doctor(carrier: AsteriskCarrier, contacts: Contacts, call_id: int, asking: str) -> None:
    """Ring every doctor but who asks; raises CannotRing where nobody can be."""
    doctors = [contact for contact in contacts("medical") if contact.login != asking]
    unreached = 0
    for doctor in doctors:
        try:
            carrier.invite(JOIN, call_id, doctor)
        except CannotRing as error:
            logger.warning("%s is not asked to join call %s: %s", doctor.login, call_id, error)
            unreached += 1
    if unreached == len(doctors):
        raise CannotRing("no doctor has a telephone")


def log_visit(database: Database, login: str, call_id: int) -> None:
    """Somebody comes to hear a caller; raises LookupError for strangers."""
    with database.begin() as session:
        person = staff.find(session, login)
        if person is None or not person.active:
            raise LookupError(f"nobody of the staff is called {login}")
        staff.log_access(session, person.id, "call", call_id)


def login_of(database: Database, page_id: int) -> str:
    """The member of staff whom a page rings."""
    with database.read() as session:
        return session.scalar(select(Page.target).where(Page.id == page_id)) or ""
