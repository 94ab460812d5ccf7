"""What is done once before the first call, so that its caller waits no longer than the tenth.

Without it the first sound came 50 to 70 ms later: statements to be compiled, files to be found.
"""

import logging

from hotline.carriers.asterisk.exchange import CARRIER, DATABASE_AWAY, Exchange
from hotline.flow.actions import Play

logger = logging.getLogger(__name__)


async def warm(exchange: Exchange) -> None:
    """A driver on whose database nobody can count yet starts all the same."""
    try:
        await exchange.beside(lambda: _rehearse(exchange))
    except DATABASE_AWAY as error:
        logger.warning("the first caller will wait a little longer: %s", error)


def _rehearse(exchange: Exchange) -> None:
    reply = exchange.sessions.rehearse(CARRIER)
    clips = [clip for play in reply.actions if isinstance(play, Play) for clip in play.clips]
    exchange.sounds.files(clips, reply.language)
    exchange.one_moment()
