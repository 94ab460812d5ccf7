"""A call over one channel of the switch: what happens becomes events, replies become requests."""

import asyncio
import logging
from collections.abc import Sequence
from typing import assert_never

from hotline.calls.sessions import Reply
from hotline.carriers.asterisk.ear import Arrivals
from hotline.carriers.asterisk.exchange import CARRIER, DATABASE_AWAY, Exchange
from hotline.carriers.asterisk.inbox import (
    Changed,
    Doubted,
    Gone,
    InVain,
    Item,
    Key,
    Moved,
    Said,
    Spoke,
)
from hotline.carriers.asterisk.line import ChannelLine
from hotline.carriers.asterisk.patience import NoAnswer, Patience
from hotline.carriers.asterisk.sounds import File
from hotline.carriers.asterisk.visit import call_of
from hotline.carriers.asterisk.waits import Waits
from hotline.carriers.tracks import KEY_PAUSE
from hotline.flow.actions import Connect, Hangup, Hold, Listen, Play, SoundAction
from hotline.flow.events import (
    CaseTaken,
    DigitsPressed,
    Event,
    HungUp,
    OperatorJoined,
    SpeechHeard,
)
from hotline.notify import CannotRing

logger = logging.getLogger(__name__)

TURN_SECONDS = 1.0
"""A call that waits for something takes a turn at least so often."""
HEARING_TURN_SECONDS = 0.1
FETCH_DOCTOR = "*1"
FETCH_SECONDS = 40.0
"""Who hangs up after asking for a doctor leaves the caller with music until then."""


class SwitchCall:
    """One channel's part of a call: from the first reply until it ends or the channel is gone."""

    def __init__(self, exchange: Exchange, line: ChannelLine, arrivals: Arrivals) -> None:
        self.ended = False
        self.line = line
        self.reply = Reply(0, 0, "", (), ended=False)
        self._exchange = exchange
        self._patience = Patience(exchange, line)
        self._waits = Waits(exchange, line, arrivals)
        self._action: SoundAction | None = None
        self._ready = False
        self._cuttable = False
        self._quiet_until = 0.0
        self._keys = ""
        self._unsaid: Sequence[File] | None = None
        """What is said as soon as the pause after a key is over."""

    async def run(self) -> None:
        """Returns when the channel is no longer ours to look after."""
        line = self.line
        try:
            await self._open()
            while not self.ended:
                item = await line.inbox.get(self._due() - self._now())
                line.make_progress(with_person=self._waits.met)
                await self._take(item)
                await self._tick()
        except NoAnswer:
            logger.error("channel %s: no answer of the engine, given to people", line.channel)
            await line.give_up()
        except Exception:
            logger.exception("channel %s: a call failed, given to people", line.channel)
            await line.give_up()
        finally:
            await self._close()

    async def _open(self) -> None:
        _, reply = await asyncio.gather(self.line.open(), self._patience.ask(self._start))
        await self._follow(reply)

    async def _start(self) -> Reply:
        return await self._exchange.beside(self._begin)

    def _begin(self) -> Reply:
        arrival, sessions = self.line.arrival, self._exchange.sessions
        if arrival.page_id is not None:
            self.line.guest.login = self._exchange.login_of(arrival.page_id)
        reply = sessions.start(
            CARRIER,
            arrival.channel,
            arrival.caller,
            arrival.dialled,
            page_id=arrival.page_id,
        )
        if reply.ended and arrival.taken_up:
            raise NoAnswer  # its end was stored while nobody looked after it
        return self._take_up(reply) if arrival.taken_up else reply

    def _take_up(self, reply: Reply) -> Reply:
        """Where a driver died while the caller spoke, what was said until then counts."""
        action = reply.actions[-1]
        if not isinstance(action, Listen):
            return reply
        seconds = self._exchange.recordings.left_behind(action.recording)
        if seconds is None:
            return reply
        event = SpeechHeard(recording=action.recording, seconds=seconds)
        return self._exchange.sessions.handle(
            reply.call_id, event, f"{reply.sequence}-{event.type}", reply.sequence
        )

    def _now(self) -> float:
        return self._exchange.clock()

    def _due(self) -> float:
        now = self._now()
        soon = now + (HEARING_TURN_SECONDS if self._waits.hears else TURN_SECONDS)
        if self._unsaid is not None:
            soon = min(soon, self._quiet_until)
        return min(soon, self._waits.waiting.due(now))

    async def _take(self, item: Item | None) -> None:
        match item:
            case Key():
                await self._press(item.key)
            case Said():
                await self._come_to_end(item.playback)
            case Gone():
                await self._feed(HungUp(cause=item.cause))
            case Moved():
                await self._look()
            case InVain():
                await self._stop()
            case Spoke():
                await self._waits.overhear(item.began)
            case Doubted():
                await self._doubt()
            case Changed() | None:
                pass  # the wait looks by itself
            case _:
                assert_never(item)

    async def _tick(self) -> None:
        now = self._now()
        if self._unsaid is not None and now >= self._quiet_until:
            files, self._unsaid = self._unsaid, None
            await self._say(files)
        if self.ended:
            return
        if self._ready:
            await self._waits.follow_room()
        event = await self._waits.waiting.tick(now) or await self._waits.heard_unasked(now)
        if isinstance(event, OperatorJoined):
            await self._waits.join_at_once()
        if event is not None:
            await self._feed(event)

    async def _press(self, key: str) -> None:
        """A key cuts what is being said at once; half a second later the line speaks again."""
        now = self._now()
        self._quiet_until = now + KEY_PAUSE
        if not self._ready and self._cuttable:
            await self.line.hush()
            self._unsaid = ()
        await self._obey(key)
        event = self._waits.waiting.key(key, now)
        if event is not None:
            await self._feed(event)

    async def _obey(self, key: str) -> None:
        """What a member of staff may ask for during a talk: `*1` rings the doctors."""
        self._keys = (self._keys + key)[-2:]
        login = self.line.guest.login
        if self._keys == FETCH_DOCTOR and login and self._waits.met:
            room = self.line.guest.room
            call_id = call_of(room)
            try:
                await self._exchange.beside(lambda: self._exchange.fetch_doctor(call_id, login))
                self._exchange.rooms.await_more(room, self._now() + FETCH_SECONDS)
            except (CannotRing, *DATABASE_AWAY) as error:
                logger.error("call %s: no doctor can be rung: %s", call_id, error)

    async def _stop(self) -> None:
        """Say so to whoever was rung in vain; who is talking already goes on talking."""
        if not isinstance(self._action, Connect | Hangup):
            await self._feed(CaseTaken(by=""))

    async def _come_to_end(self, playback: str) -> None:
        if not await self.line.mouth.has_said_all(playback):
            return
        if self._ready:
            self._waits.waiting.said(self._now())
            await self.line.rest()
        elif self._unsaid is None:
            await self._become_ready()

    async def _become_ready(self) -> None:
        self._ready = True
        await self._waits.arrive()
        await self._waits.waiting.ready(self._now())

    async def _doubt(self) -> None:
        """The end of what is being said may have been missed, and so may anything else."""
        playback = await self.line.lost_playback()
        if playback is not None:
            await self._come_to_end(playback)
        await self._look()

    async def _feed(self, event: Event) -> None:
        sequence = self.reply.sequence
        key = "hung_up" if isinstance(event, HungUp) else f"{sequence}-{event.type}"
        # Whoever wants a person gets one, even when the engine has moved on at the same moment.
        anytime = isinstance(event, DigitsPressed) and event.digits.startswith("0")
        answers = None if anytime else sequence

        async def step() -> Reply:
            await self._waits.end()
            call_id = self.reply.call_id
            handle = self._exchange.sessions.handle
            return await self._exchange.beside(lambda: handle(call_id, event, key, answers))

        await self._follow(await self._patience.ask(step), answered=True)

    async def _look(self) -> None:
        """The engine may have moved by itself."""

        async def current() -> Reply:
            call_id = self.reply.call_id
            return await self._exchange.beside(lambda: self._exchange.sessions.current(call_id))

        await self._follow(await self._patience.ask(current))

    async def _follow(self, reply: Reply, *, answered: bool = False) -> None:
        """Do what the engine says, unless it says what is being done already.

        `answered`: our own event was; a wait that it ended has to begin again.
        """
        if reply.ended:
            self.ended = True
            self.reply = reply
            return
        lasts = self._waits.waiting.outlasts_events or not answered
        goes_on = reply.actions == (self._action,) and lasts and not self._patience.interrupted
        same = not answered and reply.sequence == self.reply.sequence
        self.reply = reply
        if not goes_on and not (same and not self._patience.interrupted):
            await self._perform(reply)

    async def _perform(self, reply: Reply) -> None:
        *said, action = reply.actions
        plays = [play for play in said if isinstance(play, Play)]
        self._ready = False
        self._cuttable = not isinstance(action, Hold | Connect) and all(
            play.interruptible for play in plays
        )
        self._action = action
        self._unsaid = None
        await self._waits.begin(reply, after_speech=bool(plays))
        clips = [clip for play in plays for clip in play.clips]
        files = self._exchange.sounds.files(clips, reply.language)
        if self._waits.joined:  # who is connected wants to talk, not to be told that they are
            await self._become_ready()
        elif self._now() < self._quiet_until:
            await self.line.hush()
            self._unsaid = files
        else:
            await self._say(files)

    async def _say(self, files: Sequence[File]) -> None:
        if not await self.line.mouth.say(files):
            await self._become_ready()

    async def _close(self) -> None:
        """The call is over, or no longer ours."""
        try:
            await self._waits.close()
        except DATABASE_AWAY:
            logger.warning("call %s: a recording is closed later, by the sweep", self.reply.call_id)
        await self.line.close(hang_up=self.ended)
