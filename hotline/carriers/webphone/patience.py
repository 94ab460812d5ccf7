"""Asking the engine while the database may be slow, or away.

The caller hears within two seconds that we are there. After ten seconds without a database, staff
are rung by the only means left: every softphone that is open rings (`ALARMS`), and whoever answers
talks with the caller in a room that needs nothing but Redis.
"""

import json
import logging
from collections.abc import Callable, Iterator
from threading import Lock, Timer

from redis.exceptions import RedisError

from hotline.calls.sessions import Reply
from hotline.carriers import tracks
from hotline.carriers.line import Line, Piece
from hotline.carriers.webphone.conversation import Inbox, LineGone
from hotline.carriers.webphone.exchange import CARRIER, DATABASE_AWAY, Exchange
from hotline.carriers.webphone.presence import Presence, is_staff
from hotline.carriers.webphone.ticket import Ticket
from hotline.carriers.webphone.waiting import Talking, talk_with_staff

logger = logging.getLogger(__name__)

ALARMS = "staff:alarms"
"""Redis channel: JSON {room, caller} of somebody who waits while the database is away."""
SLOW_SECONDS = 1.5
"""An answer that takes longer would be dead air."""
RETRY_SECONDS = 0.5
ALARM_SECONDS = 10.0


class Patience:
    """Goes on asking until there is an answer, or nobody left to wait for it."""

    def __init__(self, exchange: Exchange, line: Line, inbox: Inbox, ticket: Ticket) -> None:
        self.interrupted = False
        """The last question took so long that something else was put on the line."""
        self.talk: Talking | None = None
        """Somebody answered the alarm, and talks with the caller."""
        self._exchange = exchange
        self._line = line
        self._inbox = inbox
        self._ticket = ticket
        self._room = f"alarm-{ticket.leg}"
        self._presence = Presence(exchange.rooms, ticket.side, ticket.login or "")
        self._lock = Lock()

    def ask(self, question: Callable[[], Reply]) -> Reply:
        """The engine's answer. Raises LineGone when the far end has given up."""
        self.interrupted = False
        slow = Timer(SLOW_SECONDS, self._keep_company)
        slow.start()
        try:
            return self._insist(question)
        finally:
            slow.cancel()
            slow.join()  # what it puts on the line comes before what the answer says

    def _insist(self, question: Callable[[], Reply]) -> Reply:
        away_since: float | None = None
        while True:
            try:
                reply = question()
            except DATABASE_AWAY as error:
                if away_since is None:
                    logger.error("a call waits for the database: %s", error)
                    away_since = self._exchange.clock()
                self._bridge(away_since)
            else:
                self._presence.leave()
                return reply

    def _bridge(self, away_since: float) -> None:
        """Keep the caller company until it is time to ask again."""
        self._keep_company()
        self._wait()
        if self._exchange.clock() - away_since >= ALARM_SECONDS and not self._ticket.login:
            self._sound_alarm()

    def _keep_company(self) -> None:
        with self._lock:
            if not self.interrupted:
                self.interrupted = True
                self._line.play(self._reassurance())

    def _sound_alarm(self) -> None:
        now = self._exchange.clock()
        self._presence.enter(self._room, now)
        self._presence.tick(now)
        alarm = {"room": self._room, "caller": self._ticket.caller}
        try:
            self._exchange.redis.publish(ALARMS, json.dumps(alarm))
        except RedisError:
            logger.exception("neither database nor Redis: the caller can only wait")
        if self._presence.meets(is_staff) is not None:
            self._talk()

    def _talk(self) -> None:
        """Until one of them hangs up, whether the database is back by then or not."""
        clock = self._exchange.clock
        talk = talk_with_staff(self._presence, self._line, clock())
        self._line.play(*talk.tracks())
        self.talk = talk
        try:
            while talk.tick(clock()) is None:
                self._hold_line()
                self._wait()
        finally:
            self.talk = None
        self._line.play(self._reassurance())

    def _hold_line(self) -> None:
        """The call lasts, also once the database is back in the middle of the talk."""
        try:
            call_id = self._exchange.sessions.find(CARRIER, self._ticket.leg)
            if call_id is not None:
                self._exchange.sessions.keep_alive(call_id)
        except DATABASE_AWAY:
            logger.debug("a talk goes on without a database")

    def _wait(self) -> None:
        if self._inbox.gone.wait(RETRY_SECONDS):
            raise LineGone

    def _reassurance(self) -> Iterator[Piece]:
        messages = [self._exchange.one_moment(self._ticket.language)]
        return tracks.hold(messages, self._exchange.voice.music, gap=8.0, first=0.0)
