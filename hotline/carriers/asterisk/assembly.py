"""The switch put together from the rooms that it works with."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from hotline.calls.recordings import Recordings
from hotline.calls.sessions import Sessions
from hotline.carriers.asterisk.ari import Ari
from hotline.carriers.asterisk.carrier import AsteriskCarrier
from hotline.carriers.asterisk.driver import Driver
from hotline.carriers.asterisk.exchange import Exchange
from hotline.carriers.asterisk.sounds import Sounds
from hotline.config import Settings
from hotline.db import Database
from hotline.escalation.models import Page
from hotline.flow.loader import Flows
from hotline.speech.clips import Clips

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
            threads=ThreadPoolExecutor(THREADS, thread_name_prefix="call"),
        )
    )


def login_of(database: Database, page_id: int) -> str:
    """The member of staff whom a page rings."""
    with database.read() as session:
        return session.scalar(select(Page.target).where(Page.id == page_id)) or ""
