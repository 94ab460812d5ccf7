"""The browser as a carrier, seen from the house."""

import logging

from redis.exceptions import RedisError

from hotline.calls.sessions import Reply
from hotline.carriers.webphone.desk import WAKE
from hotline.carriers.webphone.exchange import CARRIER, Exchange
from hotline.carriers.webphone.rings import leg_of
from hotline.carriers.webphone.wake import wake
from hotline.flow.actions import Connect
from hotline.flow.events import CaseTaken
from hotline.notify import CannotRing, StaffContact

logger = logging.getLogger(__name__)


class WebphoneCarrier:
    """Rings members of staff in their browsers; satisfies `carriers.Carrier`.

    There is nothing to send: a page that rings is a row that says so, and the softphones look.
    """

    name = CARRIER

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def deliver(self, carrier_call_id: str, reply: Reply) -> None:
        """Wake up whoever holds this call's line."""
        wake(self._exchange.redis, reply.call_id)

    def can_ring(self, contact: StaffContact) -> bool:
        return bool(contact.lines)

    def ring(self, page_id: int, contact: StaffContact) -> str:
        """Every open browser of theirs rings once the page's row names this leg."""
        if not contact.lines:
            raise CannotRing("no browser of theirs is open")
        self._look()
        return leg_of(page_id)

    def stop_ringing(self, carrier_call_id: str) -> None:
        """The row says by now that it is over; who is just hearing the whisper is told so."""
        self._look()
        sessions = self._exchange.sessions
        call_id = sessions.find(CARRIER, carrier_call_id)
        if call_id is None:
            return
        reply = sessions.current(call_id)
        talking = any(isinstance(action, Connect) for action in reply.actions)
        if not reply.ended and not talking:
            sessions.handle(call_id, CaseTaken(by=""), "stopped")
            wake(self._exchange.redis, call_id)

    def _look(self) -> None:
        try:
            self._exchange.redis.publish(WAKE, b"")
        except RedisError as error:
            logger.warning("softphones are not woken up: %s", error)
