"""A member of staff goes into a caller's room by themselves, without having been rung."""

from hotline.carriers.line import Line
from hotline.carriers.webphone.conversation import HangUp, Item, Tell
from hotline.carriers.webphone.exchange import Exchange
from hotline.carriers.webphone.presence import Presence, is_caller
from hotline.carriers.webphone.ticket import Ticket
from hotline.carriers.webphone.waiting import Talking
from hotline.flow.events import HungUp


class Visit:
    """Talks until one of both hangs up. There is no flow in it: the caller's own call goes on."""

    def __init__(self, exchange: Exchange, line: Line, tell: Tell, ticket: Ticket) -> None:
        self.ended = False
        self._line = line
        self._tell = tell
        self._room = ticket.room or ""
        self._presence = Presence(exchange.rooms, ticket.side, ticket.login or "")
        self._talking: Talking | None = None

    def open(self, now: float) -> None:
        self._presence.enter(self._room, now)
        over = HungUp(cause="finished")
        self._talking = Talking(self._presence, self._line, is_caller, over, now)
        self._line.play(*self._talking.tracks())
        self._tell({"type": "state", "state": Talking.state})

    def take(self, item: Item, now: float) -> None:
        if isinstance(item, HangUp):
            self._end()

    def tick(self, now: float) -> None:
        if not self.ended and self._talking is not None and self._talking.tick(now) is not None:
            self._end()

    def hear(self, pcm: bytes) -> None:
        if self._talking is not None:
            self._talking.hear(pcm)

    def close(self) -> None:
        if self.ended:
            self._presence.leave()
        else:
            self._presence.abandon()

    def _end(self) -> None:
        self.ended = True
        self._tell({"type": "ended"})
