"""The browser as a carrier, seen from the house."""

import logging

from redis import Redis
from redis.exceptions import RedisError

from hotline.calls.sessions import Reply
from hotline.carriers.webphone.desk import WAKE
from hotline.carriers.webphone.exchange import CARRIER
from hotline.carriers.webphone.rings import leg_of
from hotline.carriers.webphone.wake import wake
from hotline.notify import CannotRing, StaffContact

logger = logging.getLogger(__name__)


class WebphoneCarrier:
    """Rings members of staff in their browsers; satisfies `carriers.Carrier`.

    Nothing has to be sent: a page that rings is a row that says so, and every softphone looks once
    a second. Through Redis they look at once.
    """

    name = CARRIER

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    def deliver(self, carrier_call_id: str, reply: Reply) -> None:
        """Wake up whoever holds this call's line."""
        wake(self._redis, reply.call_id)

    def can_ring(self, contact: StaffContact) -> bool:
        return bool(contact.lines)

    def ring(self, page_id: int, contact: StaffContact) -> str:
        """Every open browser of theirs rings as soon as the page's row names this leg."""
        if not contact.lines:
            raise CannotRing("no browser of theirs is open")
        return leg_of(page_id)

    def placed(self, carrier_call_id: str) -> None:
        """Every softphone looks at once."""
        self._wake("")

    def stop_ringing(self, carrier_call_id: str) -> None:
        """The row says by now that it is over; whoever is just being told why, hears so."""
        self._wake(carrier_call_id)

    def _wake(self, stopped: str) -> None:
        try:
            self._redis.publish(WAKE, stopped)
        except RedisError as error:
            logger.warning("softphones are not woken up: %s", error)
