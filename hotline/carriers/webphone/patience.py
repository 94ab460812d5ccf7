"""Asking the engine while the database may be away.

The caller hears that we are there. After ten seconds without a database, staff are rung by the
only means left: every softphone that is open rings (`ALARMS`), and whoever answers talks with the
caller in a room that needs nothing but Redis.
"""

import json
import logging
from collections.abc import Callable, Iterator

from redis.exceptions import RedisError

from hotline.calls.sessions import Reply
from hotline.carriers import tracks
from hotline.carriers.line import Line, Piece
from hotline.carriers.webphone.conversation import Inbox, LineGone
from hotline.carriers.webphone.exchange import DATABASE_AWAY, Exchange
from hotline.carriers.webphone.presence import Presence, is_staff
from hotline.carriers.webphone.ticket import Ticket
from hotline.carriers.webphone.waiting import Talking, talk_with_staff

logger = logging.getLogger(__name__)

ALARMS = "staff:alarms"
"""Redis channel: JSON {room, caller} of somebody who waits while the database is away."""
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

    def ask(self, question: Callable[[], Reply]) -> Reply:
        """The engine's answer. Raises LineGone when the far end has given up."""
        self.interrupted = False
        away_since: float | None = None
        while True:
            try:
                reply = question()
            except DATABASE_AWAY as error:
                away_since = away_since or self._exchange.clock()
                self._bridge(away_since, error)
            else:
                self._presence.leave()
                return reply

    def _bridge(self, away_since: float, error: Exception) -> None:
        """Keep the caller company until it is time to ask again."""
        if not self.interrupted:
            logger.error("a call waits for the database: %s", error)
            self.interrupted = True
            self._line.play(self._reassurance())
        self._wait()
        if self._exchange.clock() - away_since >= ALARM_SECONDS and not self._ticket.login:
            self._sound_alarm()

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
                self._wait()
        finally:
            self.talk = None
        self._line.play(self._reassurance())

    def _wait(self) -> None:
        if self._inbox.gone.wait(RETRY_SECONDS):
            raise LineGone

    def _reassurance(self) -> Iterator[Piece]:
        messages = [self._exchange.one_moment(self._ticket.language)]
        return tracks.hold(messages, self._exchange.voice.music, gap=8.0, first=0.0)
