"""Which wait carries out which action, where the channel is meanwhile, and whether it is heard."""

import logging
from typing import assert_never

from hotline.calls.sessions import Reply
from hotline.carriers.asterisk.ear import Arrivals, Ear
from hotline.carriers.asterisk.exchange import DATABASE_AWAY, Exchange
from hotline.carriers.asterisk.line import ChannelLine
from hotline.carriers.asterisk.recorder import Recorder
from hotline.carriers.asterisk.waiting import (
    Collecting,
    Ending,
    Holding,
    Quiet,
    Recording,
    Waiting,
    talk_with_caller,
    talk_with_staff,
)
from hotline.carriers.listening import Listening
from hotline.carriers.overhearing import Overhearing
from hotline.flow.actions import Collect, Connect, Hangup, Hold, Listen, Play, SoundAction
from hotline.flow.events import Event

logger = logging.getLogger(__name__)

ATTENTIVE_SECONDS = 3.0
"""So long after the last sound of a caller who was not asked to speak, the stream is closed."""


class Waits:
    """Makes the waits of one call; `waiting` is the present one."""

    def __init__(self, exchange: Exchange, line: ChannelLine, arrivals: Arrivals) -> None:
        self.waiting: Waiting = Quiet()
        self._exchange = exchange
        self._line = line
        self._ear = Ear(exchange, arrivals, line.channel, self._hear)
        self._recorder = Recorder(exchange, arrivals, line.channel)
        self._overhearing: Overhearing | None = None
        self._deaf_at: float | None = None
        self._action: SoundAction | None = None

    @property
    def hears(self) -> bool:
        """The caller's sound is coming in."""
        return self._ear.is_open

    @property
    def met(self) -> bool:
        """The two sides of a talk are there."""
        return self.joined and isinstance(self._action, Connect)

    @property
    def joined(self) -> bool:
        """They are in one room, even if the engine does not know yet that they talk."""
        rooms, guest = self._exchange.rooms, self._line.guest
        there = rooms.has_caller(guest) if self._line.is_staff else rooms.staff(guest) is not None
        return there and isinstance(self._action, Hold | Connect)

    async def begin(self, reply: Reply, *, after_speech: bool) -> None:
        """The wait for the last action of a reply, before anything has been said."""
        await self.end()
        action = reply.actions[-1]
        self._action = action
        await self._recorder.end_unless(action.recording if isinstance(action, Connect) else None)
        rooms, guest = self._exchange.rooms, self._line.guest
        if isinstance(action, Hold | Connect):
            rooms.enter(action.room, guest)
        else:
            rooms.leave(guest)
            await self._line.stand_alone()
        if not self._line.is_staff:
            await self._attend(reply.call_id, action)
        self.waiting = await self._for(action, reply.language, after_speech)

    async def arrive(self) -> None:
        """Everything has been said: be where the wait takes place."""
        match self._action:
            case Hold(room=room):
                await self._line.move(room if self.joined else None)
            case Connect():
                await self.follow_room()
                await self._record(self._action)
            case Listen(underway=False):
                await self._line.mouth.say(self._exchange.sounds.tone)
            case _:
                await self._line.rest()

    async def follow_room(self) -> None:
        """Two who are to talk are together; who waits for the other has music."""
        if not isinstance(self._action, Connect):
            return
        awaited = self._exchange.rooms.awaited_until(self._line.guest) > self._exchange.clock()
        if self.met:
            await self._line.move(self._action.room)
        elif awaited or self._line.place.bridge != self._action.room:
            await self._line.move(None)

    async def join_at_once(self) -> None:
        """A person came to a caller who waits: that the engine hears of it does not delay them."""
        if isinstance(self._action, Hold):
            await self._line.move(self._action.room)

    async def overhear(self, began: bool) -> None:
        """The caller makes a sound, or has stopped to."""
        if isinstance(self._action, Collect | Hold) and not self._line.is_staff:
            self._deaf_at = None if began else self._exchange.clock() + ATTENTIVE_SECONDS
            if began:
                await self._ear.open()

    async def heard_unasked(self, now: float) -> Event | None:
        """What came of it."""
        overhearing = self._overhearing
        if overhearing is None or not self._ear.is_open:
            return None
        event = None
        try:
            event = await self._exchange.beside(overhearing.tick)
        except DATABASE_AWAY:
            logger.warning("what a caller says unasked waits for the database")
        if overhearing.interrupts and self._line.mouth.speaking:
            await self._line.mouth.stop()
            self.waiting.said(now)
        if self._deaf_at is not None and now >= self._deaf_at:
            await self._close_ear()
        return event

    async def _record(self, talk: Connect) -> None:
        if talk.recording is not None:
            await self._recorder.begin(talk.recording, await self._ear.rate())

    async def end(self) -> None:
        """The present wait is over, and all that was heard during it is written down."""
        if isinstance(self.waiting, Recording):
            await self._close_ear()
        await self._exchange.beside(self.waiting.close)

    async def close(self) -> None:
        """The call is over."""
        await self._close_ear()
        await self._exchange.beside(self.waiting.close)
        if self._overhearing is not None:
            await self._exchange.beside(self._overhearing.close)

    async def _attend(self, call_id: int, action: SoundAction) -> None:
        listens = isinstance(action, Collect | Hold | Listen)
        if self._overhearing is None and listens:
            rate = await self._ear.rate()
            self._overhearing = Overhearing(self._exchange.recordings, rate)
        if self._overhearing is not None:
            self._overhearing.attend(call_id, action)
        self._deaf_at = None
        if isinstance(action, Listen):
            await self._ear.open()
        elif not listens:
            await self._close_ear()

    async def _close_ear(self) -> None:
        self._deaf_at = None
        await self._ear.close()

    def _hear(self, pcm: bytes) -> None:
        """In a thread, piece after piece."""
        if self._overhearing is not None:
            self._overhearing.hear(pcm, over_prompt=self._line.mouth.speaking)
        self.waiting.hear(pcm)

    async def _for(self, action: SoundAction, language: str, after_speech: bool) -> Waiting:
        exchange, line = self._exchange, self._line
        now = exchange.clock()
        match action:
            case Collect():
                return Collecting(action)
            case Listen():
                rate = await self._ear.rate()
                before = self._overhearing.take if self._overhearing else bytes
                return Recording(
                    exchange, Listening(action, exchange.recordings, rate, before, now)
                )
            case Hold():
                messages = [exchange.sounds.files([clip], language) for clip in action.clips]
                return Holding(
                    action,
                    [files for files in messages if files],
                    line.mouth,
                    lambda: exchange.rooms.staff(line.guest),
                    after_speech=after_speech,
                )
            case Connect():
                talk = talk_with_caller if line.is_staff else talk_with_staff
                return talk(exchange, line.guest, now)
            case Hangup():
                return Ending()
            case Play():
                raise ValueError("a lap that ends with speech leaves the caller alone")
            case _:
                assert_never(action)
