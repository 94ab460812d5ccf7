"""What a member of staff's browser has to be told, found out beside the sound.

One thread for each open softphone: it tells the house that this browser can be rung, and the
browser what rings. The database has the truth; Redis only says when to look sooner, and brings the
alarms of callers who wait while there is no database (see `patience`).
"""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any
from uuid import uuid4

from redis.exceptions import RedisError

from hotline import staff
from hotline.carriers.webphone.conversation import Tell
from hotline.carriers.webphone.exchange import DATABASE_AWAY, Exchange
from hotline.carriers.webphone.patience import ALARMS
from hotline.carriers.webphone.rings import Ring, ringing, rung_out
from hotline.db import Database

logger = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
SEEN_SECONDS = 5.0
ALARM_LASTS_SECONDS = 3.0
WAKE = "staff:wake"
"""Redis channel: look now; the message is the leg that rings no more, or nothing."""


@dataclass(frozen=True)
class Member:
    """Whose softphone it is."""

    id: int
    login: str


@dataclass(frozen=True)
class Office:
    """What softphones need besides the exchange.

    `page_ended`: a page's result, which may lead to the next page. `take_call`: joins (case id,
    login) with the caller; the room, or None when nobody waits there any more.
    """

    database: Database
    page_ended: Callable[[int, str], bool]
    take_call: Callable[[int, str], str | None]


class Desk:
    """Watches over one softphone."""

    def __init__(
        self,
        exchange: Exchange,
        office: Office,
        member: Member,
        tell: Tell,
        stopped: Callable[[str], None],
    ) -> None:
        self.rings: dict[str, Ring] = {}
        """What rings here now, by leg."""
        self._exchange = exchange
        self._office = office
        self._member = member
        self._tell = tell
        self._stopped = stopped
        self._line_id = uuid4().hex
        self._closed = Event()
        self._alarms: dict[str, float] = {}
        self._seen_at = float("-inf")
        self._thread = Thread(target=self._watch, name="softphone", daemon=True)

    def open(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._closed.set()
        self._thread.join(timeout=LOOK_SECONDS * 2)

    def _watch(self) -> None:
        try:
            while not self._closed.is_set():
                self._follow()
        finally:
            self._gone()

    def _follow(self) -> None:
        """Look again and again, until closed or Redis breaks the line."""
        try:
            with self._exchange.redis.pubsub(ignore_subscribe_messages=True) as pubsub:  # type: ignore[no-untyped-call]
                pubsub.subscribe(WAKE, ALARMS)
                while not self._closed.is_set():
                    self._look()
                    self._heed(pubsub.get_message(timeout=LOOK_SECONDS))
        except (RedisError, OSError) as error:
            logger.warning("softphones are not woken up and look by themselves: %s", error)
            self._look()
            self._closed.wait(LOOK_SECONDS)

    def _heed(self, message: dict[str, Any] | None) -> None:
        if message is None:
            return
        if message["channel"] == ALARMS.encode():
            self._alarms[json.loads(message["data"])["room"]] = self._exchange.clock()
        elif message["data"]:
            self._stopped(message["data"].decode())

    def _look(self) -> None:
        try:
            rings = self._rings()
        except DATABASE_AWAY as error:
            logger.warning("a softphone waits for the database: %s", error)
            rings = []
        self._show({ring.leg: ring for ring in [*rings, *self._alarm_rings()]})

    def _rings(self) -> list[Ring]:
        database, login = self._office.database, self._member.login
        self._be_seen()
        with database.read() as session:
            rings = ringing(session, login, database.clock())
            over = rung_out(session, login, database.clock())
        for page_id in over:
            self._office.page_ended(page_id, "no_answer")
        self._log_access([ring for ring in rings if ring.leg not in self.rings])
        return rings

    def _be_seen(self) -> None:
        now = self._exchange.clock()
        if now - self._seen_at < SEEN_SECONDS:
            return
        with self._office.database.begin() as session:
            seen_at = self._office.database.clock()
            staff.line_seen(session, self._line_id, self._member.id, seen_at)
        self._seen_at = now

    def _log_access(self, rings: list[Ring]) -> None:
        """What rings shows who needs help: each look at that is recorded."""
        residents = [ring.resident_id for ring in rings if ring.resident_id is not None]
        if residents:
            with self._office.database.begin() as session:
                for resident_id in residents:
                    staff.log_access(session, self._member.id, "resident", resident_id)

    def _alarm_rings(self) -> list[Ring]:
        earliest = self._exchange.clock() - ALARM_LASTS_SECONDS
        return [
            Ring(room, None, None, "unknown", (), waiting=True)
            for room, at in self._alarms.items()
            if at >= earliest
        ]

    def _show(self, rings: dict[str, Ring]) -> None:
        before, self.rings = self.rings, rings
        for leg in before.keys() - rings.keys():
            self._tell({"type": "ring_stopped", "leg": leg})
        for leg, ring in rings.items():
            if before.get(leg) != ring:
                self._tell(ring.message())

    def _gone(self) -> None:
        try:
            with self._office.database.begin() as session:
                staff.line_gone(session, self._line_id)
        except DATABASE_AWAY:
            logger.warning("a softphone's line grows stale by itself")
