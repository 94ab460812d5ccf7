"""A member of staff goes into a caller's room by themselves, without having been rung."""

from hotline.carriers.line import Line
from hotline.carriers.webphone.conversation import HangUp, Item, Tell
from hotline.carriers.webphone.exchange import Exchange
from hotline.carriers.webphone.presence import Presence
from hotline.carriers.webphone.ticket import Ticket
from hotline.carriers.webphone.waiting import talk_with_caller


class Visit:
    """Talks until one of both hangs up. There is no flow in it: the caller's own call goes on."""

    def __init__(self, exchange: Exchange, line: Line, tell: Tell, ticket: Ticket) -> None:
        self.ended = False
        self._line = line
        self._tell = tell
        self._state = "connecting"
        self._presence = Presence(exchange.rooms, ticket.side, ticket.login or "")
        now = exchange.clock()
        self._presence.enter(ticket.room or "", now)
        self._talking = talk_with_caller(self._presence, line, now)

    def open(self, now: float) -> None:
        self._line.play(*self._talking.tracks())
        self._tell({"type": "state", "state": self._state})

    def take(self, item: Item, now: float) -> None:
        if isinstance(item, HangUp):
            self._end()

    def tick(self, now: float) -> None:
        if self.ended:
            return
        if self._talking.tick(now) is not None:
            self._end()
        elif self._talking.has_met and self._state != self._talking.state:
            self._state = self._talking.state
            self._tell({"type": "state", "state": self._state})

    def hear(self, pcm: bytes) -> None:
        self._talking.hear(pcm)

    def close(self) -> None:
        if self.ended:
            self._presence.leave()
        else:
            self._presence.abandon()

    def _end(self) -> None:
        self.ended = True
        self._tell({"type": "ended"})
