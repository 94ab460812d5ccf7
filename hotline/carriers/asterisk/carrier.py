"""What the house asks of the switch: ring staff, quiet a phone, tell the driver that a call moved.

Asked by any process of ours, over plain HTTP; whatever happens then, the driver hears of it.
"""

import logging
from typing import Any
from uuid import uuid4

import requests as http

from hotline.calls.sessions import Reply
from hotline.carriers.asterisk import requests
from hotline.carriers.asterisk.ari import root_of
from hotline.carriers.asterisk.exchange import CARRIER
from hotline.carriers.asterisk.names import desk_phone, outside
from hotline.carriers.asterisk.requests import IN_VAIN, MOVED, Request
from hotline.notify import CannotRing, StaffContact

logger = logging.getLogger(__name__)

ANSWER_SECONDS = (2.0, 5.0)
"""To connect, to answer."""


class AsteriskCarrier:
    """Implements `carriers.Carrier` over the REST interface of an Asterisk."""

    name = CARRIER

    def __init__(self, url: str, user: str, password: str) -> None:
        self._root = root_of(url)
        self._http = http.Session()
        self._http.auth = (user, password)

    def can_ring(self, contact: StaffContact) -> bool:
        """Who has a telephone on their desk that is on, or one anywhere else."""
        return contact.phone is not None or self._desk_is_on(contact)

    def ring(self, page_id: int, contact: StaffContact) -> str:
        """Ring the telephone on the desk, or else the other; answering starts the flow `page`."""
        endpoint = self._endpoint(contact)
        if endpoint is None:
            raise CannotRing("no telephone of theirs is on")
        channel = requests.page_channel(page_id)
        try:
            self._ask(requests.ring(channel, endpoint, "page", str(page_id)))
        except http.HTTPError as error:
            if error.response.status_code != http.codes.conflict:  # then it rings already
                raise CannotRing(f"Asterisk: {error}") from error
        except http.RequestException as error:
            raise CannotRing(f"Asterisk: {error}") from error
        return channel

    def placed(self, carrier_call_id: str) -> None:
        """It rings already."""

    def stop_ringing(self, carrier_call_id: str) -> None:
        """Somebody else has it: who has answered is told so, before they have to listen to all."""
        try:
            state = self._ask(Request("GET", f"channels/{carrier_call_id}"))["state"]
            up = state == "Up"
            self._ask(
                requests.tell(carrier_call_id, IN_VAIN) if up else requests.hang_up(carrier_call_id)
            )
        except http.RequestException as error:
            self._note(error, carrier_call_id)

    def deliver(self, carrier_call_id: str, reply: Reply) -> None:
        """The engine moved by itself: the driver, which holds the line, looks."""
        try:
            self._ask(requests.tell(carrier_call_id, MOVED))
        except http.RequestException as error:
            self._note(error, carrier_call_id)

    def invite(self, kind: str, call_id: int, contact: StaffContact, channel: str = "") -> None:
        """Ring somebody who is to join a call, or to listen to it on its channel (`visit`).

        Raises CannotRing.
        """
        endpoint = self._endpoint(contact)
        if endpoint is None:
            raise CannotRing("no telephone of theirs is on")
        what_for = (kind, str(call_id), channel, contact.login)
        try:
            self._ask(requests.ring(f"{kind}-{uuid4().hex}", endpoint, *what_for))
        except http.RequestException as error:
            raise CannotRing(f"Asterisk: {error}") from error

    def driver_seen(self) -> float | None:
        """When a driver last looked after the switch; raises OSError where there is no switch."""
        seen = self._ask(requests.last_seen())["value"]
        return float(seen) if seen else None

    def _endpoint(self, contact: StaffContact) -> str | None:
        if self._desk_is_on(contact):
            return f"PJSIP/{desk_phone(contact.login)}"
        return outside(contact.phone) if contact.phone else None

    def _desk_is_on(self, contact: StaffContact) -> bool:
        try:
            endpoint = self._ask(Request("GET", f"endpoints/PJSIP/{desk_phone(contact.login)}"))
        except http.RequestException:
            return False
        return bool(endpoint["state"] == "online")

    def _ask(self, request: Request) -> Any:
        answer = self._http.request(
            request.method,
            f"{self._root}/ari/{request.path}",
            params=dict(request.params),
            json=request.body,
            timeout=ANSWER_SECONDS,
        )
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def _note(self, error: http.RequestException, channel: str) -> None:
        """Nobody's fate hangs on it: a channel that is gone is quiet, and the driver looks soon."""
        gone = error.response is not None and error.response.status_code in (404, 409)
        logger.log(logging.DEBUG if gone else logging.WARNING, "channel %s: %s", channel, error)
