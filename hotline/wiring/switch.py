"""What a switch of our own needs besides its carrier: the driver, and who looks for messages."""

from hotline.carriers.asterisk import assembly
from hotline.carriers.asterisk.callbacks import Callbacks
from hotline.carriers.asterisk.driver import Driver
from hotline.carriers.asterisk.names import CALLBACKS
from hotline.config import Settings
from hotline.wiring.house import House, build


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


def make_callbacks(house: House) -> Callbacks:
    """Picks up what callers left on the switch while no driver was there."""
    folder = house.settings.asterisk_spool / CALLBACKS
    return Callbacks(folder, house.database, house.recordings, house.flows)
