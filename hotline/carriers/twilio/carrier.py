"""What the house asks of Twilio: ring staff, quiet a phone, wake a line, fetch a recording."""

import logging
import time
from collections.abc import Callable

from twilio.base.exceptions import TwilioRestException

from hotline.calls.sessions import Reply
from hotline.carriers.twilio import addresses
from hotline.carriers.twilio.line import Line
from hotline.carriers.twilio.live import CARRIER
from hotline.carriers.twilio.rest import Rest, Unavailable, is_over
from hotline.flow.actions import Connect
from hotline.notify import CannotRing, StaffContact

logger = logging.getLogger(__name__)

RING_SECONDS = 25
SILENT_SECONDS = 60.0
"""While Twilio is away every ring fails for the same reason; the log has it once in so long."""


class TwilioCarrier:
    """Implements `carriers.Carrier` over Twilio's REST interface."""

    name = CARRIER

    def __init__(
        self,
        rest: Rest,
        line: Line,
        public_url: str | None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._rest = rest
        self._line = line
        self._public_url = public_url
        self._number: str | None = None
        self._clock = clock
        self._silent_until = float("-inf")

    def can_ring(self, contact: StaffContact) -> bool:
        """Who has a telephone, once we know at which address Twilio reaches us."""
        return contact.phone is not None and self._base() is not None

    def ring(self, page_id: int, contact: StaffContact) -> str:
        """Ring the person's telephone; answering starts the flow `page`.

        Whether a machine answered is found out beside the call: waiting for it would greet people
        with seconds of silence.
        """
        base, number = self._base(), self._from_number()
        if contact.phone is None or base is None or number is None:
            raise CannotRing("no telephone, or nothing known to call from")
        try:
            return self._rest.place_call(
                to=contact.phone,
                from_=number,
                url=base + addresses.page(page_id),
                method="POST",
                timeout=RING_SECONDS,
                status_callback=base + addresses.status(page_id),
                status_callback_method="POST",
                machine_detection="Enable",
                async_amd="true",
                async_amd_status_callback=base + addresses.machine(page_id),
                async_amd_status_callback_method="POST",
            )
        except (TwilioRestException, Unavailable) as error:
            raise CannotRing(f"Twilio: {_reason(error)}") from error

    def placed(self, carrier_call_id: str) -> None:
        """Twilio rings already."""

    def stop_ringing(self, carrier_call_id: str) -> None:
        """Somebody else has it."""
        self._change(carrier_call_id, lambda: self._rest.end(carrier_call_id))

    def deliver(self, carrier_call_id: str, reply: Reply) -> None:
        """The engine moved by itself. A line on which two people talk is left alone."""
        if not isinstance(reply.actions[-1] if reply.actions else None, Connect):
            self.move(carrier_call_id, reply)

    def move(self, carrier_call_id: str, reply: Reply) -> None:
        """Break off what the line does: it does `reply` now."""
        base = self._base()
        if base is not None:
            url = base + addresses.current(reply.call_id)
            self._change(carrier_call_id, lambda: self._rest.redirect(carrier_call_id, url))

    def fetch_recording(self, source_url: str) -> bytes:
        """The WAV file; raises Unavailable until Twilio has it."""
        return self._rest.fetch_recording(source_url)

    def _change(self, sid: str, change: Callable[[], None]) -> None:
        """A change that no call's fate hangs on: a line that is not woken asks by itself soon."""
        try:
            change()
        except TwilioRestException as error:
            if not is_over(error):
                logger.warning("call %s could not be changed: %s", sid, _reason(error))
        except Unavailable as error:
            logger.warning("call %s could not be changed: %s", sid, error)

    def _base(self) -> str | None:
        return self._public_url or self._line.known().base

    def _from_number(self) -> str | None:
        """The number that was last dialled, else the account's first one."""
        dialled = self._line.known().number
        if dialled is None and self._number is None:
            try:
                self._number = self._rest.first_number()
            except (TwilioRestException, Unavailable) as error:
                self._complain(error)
        return dialled or self._number

    def _complain(self, error: Exception) -> None:
        if self._clock() >= self._silent_until:
            self._silent_until = self._clock() + SILENT_SECONDS
            logger.warning("Twilio does not tell our number: %s", _reason(error))


def _reason(error: Exception) -> str:
    """Without the URL and its account."""
    return f"{error.code}: {error.msg}" if isinstance(error, TwilioRestException) else str(error)
