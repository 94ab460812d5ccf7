"""Somebody of the staff who is in no flow: asked to join a talk, or listening to one.

Who is asked to join hears that a caller waits, and comes in with the key `1`; any other key, or
none after the third time, ends it. Who listens (`listener`) is heard by nobody. Every visit is
logged with the house before it begins.
"""

import logging
from typing import NamedTuple

from hotline.carriers.asterisk.exchange import DATABASE_AWAY, Exchange
from hotline.carriers.asterisk.inbox import Gone, Item, Key, Said
from hotline.carriers.asterisk.line import ChannelLine
from hotline.carriers.asterisk.sounds import File

logger = logging.getLogger(__name__)

JOIN, LISTEN = "join", "listen"
"""What a visitor's channel comes for, as it says when it arrives."""
MOST_OFFERS = 3
TURN_SECONDS = 0.25
"""So long who listens may lag behind a caller who is moved."""
_OFFER = ("page_caller_waits", "press_to_take_it")


class Invitation(NamedTuple):
    """`kind` is JOIN or LISTEN; `call_id` that of the caller, `channel` their line."""

    kind: str
    call_id: int
    channel: str
    login: str


class Visitor:
    """What both have in common: the channel, and its end."""

    def __init__(self, exchange: Exchange, line: ChannelLine, invitation: Invitation) -> None:
        self.line = line
        self._exchange = exchange
        self._invitation = invitation
        self._over = False

    async def run(self) -> None:
        """Returns when the visit has ended."""
        try:
            if await self._is_logged():
                await self._stay()
        finally:
            await self.line.close(hang_up=True)

    async def _stay(self) -> None:
        try:
            await self._begin()
            while not self._over:
                await self._take(await self.line.inbox.get(TURN_SECONDS))
        finally:
            await self._end()

    async def _is_logged(self) -> bool:
        """Nobody comes to hear a caller without a trace."""
        login, call_id = self._invitation.login, self._invitation.call_id
        try:
            await self._exchange.beside(lambda: self._exchange.log_visit(login, call_id))
        except (LookupError, *DATABASE_AWAY) as error:
            logger.error("a visit of %s to call %s is refused: %s", login, call_id, error)
            return False
        return True

    async def _begin(self) -> None:
        """They have picked up."""

    async def _take(self, item: Item | None) -> None:
        """Something happened, or (None) nothing."""

    async def _end(self) -> None:
        """They are gone, or have nothing more to do here."""


class Joiner(Visitor):
    """A third one in a talk, who may be the second when the first has gone."""

    def __init__(self, exchange: Exchange, line: ChannelLine, invitation: Invitation) -> None:
        super().__init__(exchange, line, invitation)
        self._offers = 0
        self._has_come = False

    async def _begin(self) -> None:
        await self._offer()

    async def _take(self, item: Item | None) -> None:
        match item:
            case Gone():
                self._over = True
            case Key("1") if not self._has_come:
                await self._come()
            case Key() if not self._has_come:
                self._over = True
            case Said() if not self._has_come and await self.line.mouth.has_said_all(item.playback):
                await self._offer()
        if self._has_come and not self._exchange.rooms.has_caller(self.line.guest):
            self._over = True

    async def _offer(self) -> None:
        self._offers += 1
        begun = self._offers <= MOST_OFFERS and await self.line.mouth.say(self._words())
        self._over = not begun

    async def _come(self) -> None:
        room = room_of(self._invitation.call_id)
        self._has_come = True
        self.line.guest.login = self._invitation.login
        self._exchange.rooms.enter(room, self.line.guest)
        await self.line.move(room)

    def _words(self) -> list[File]:
        language = self._exchange.flows.default
        clips = [clip for key in _OFFER for clip in language.speak(key, {})]
        return self._exchange.sounds.files(clips, language.tag)


def room_of(call_id: int) -> str:
    """As the flow names it (`wiring.facts`)."""
    return f"call-{call_id}"


def call_of(room: str) -> int:
    """The call whose room it is."""
    return int(room.removeprefix("call-"))
