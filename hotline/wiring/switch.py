"""The driver of a switch of our own, for the process that runs it."""

from hotline.carriers.asterisk import assembly
from hotline.carriers.asterisk.driver import Driver
from hotline.config import Settings
from hotline.wiring.house import build


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
    )
