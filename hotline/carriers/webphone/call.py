"""A call over a browser's line: what happens becomes events, replies become sound."""

import logging
from collections.abc import Iterable
from uuid import uuid4

from hotline.calls.sessions import Reply
from hotline.carriers import tracks
from hotline.carriers.line import RATE, Line
from hotline.carriers.overhearing import Overhearing
from hotline.carriers.webphone.conversation import HangUp, Inbox, Item, Key, Reached, Stopped, Tell
from hotline.carriers.webphone.exchange import CARRIER, DATABASE_AWAY, Exchange
from hotline.carriers.webphone.patience import Patience
from hotline.carriers.webphone.presence import Presence
from hotline.carriers.webphone.ticket import Ticket
from hotline.carriers.webphone.waiting import Silent, Waiting
from hotline.carriers.webphone.waits import Waits
from hotline.carriers.webphone.wake import Wake, wake
from hotline.flow.actions import Connect, Hangup, Hold, Listen, Play, SoundAction
from hotline.flow.events import CaseTaken, DigitsPressed, Event, HungUp, SpeechHeard

logger = logging.getLogger(__name__)

ALIVE_SECONDS = 2.0
LOOK_SECONDS = 0.4
"""How often the database is asked whether the engine moved; seldom when Redis would tell."""
LOOK_SELDOM_SECONDS = 2.0


class PhoneCall:
    """One line's part of a call: from the first reply until it ends or the line is gone."""

    def __init__(
        self,
        exchange: Exchange,
        line: Line,
        inbox: Inbox,
        tell: Tell,
        ticket: Ticket,
        *,
        taken_up: bool,
    ) -> None:
        self.ended = False
        self._exchange = exchange
        self._line = line
        self._inbox = inbox
        self._tell = tell
        self._ticket = ticket
        self._taken_up = taken_up
        self._holder = uuid4().hex
        self._presence = Presence(exchange.rooms, ticket.side, ticket.login or "")
        self._overhearing = Overhearing(exchange.recordings, RATE)
        self._waits = Waits(exchange, line, self._presence, ticket, self._overhearing)
        self._patience = Patience(exchange, line, inbox, ticket)
        self._waiting: Waiting = Silent()
        self._wake: Wake | None = None
        self._reply = Reply(0, 0, "", (), ended=False)
        self._action: SoundAction | None = None
        self._lap = 0
        self._ready = False
        self._cuttable = False
        self._yields = False
        self._quiet_until = 0.0
        self._look_at = 0.0
        self._alive_at = 0.0

    def open(self, now: float) -> None:
        """Begin the call, or take it up where a line that broke has left it."""
        self._line.play(tracks.comfort())
        reply = self._patience.ask(self._start)
        self._wake = Wake(self._exchange.redis, reply.call_id)
        self._wake.hints(now)
        wake(self._exchange.redis, reply.call_id, self._holder)
        self._tell({"type": "call", "call": reply.call_id})
        self._follow(reply, now)

    def take(self, item: Item, now: float) -> None:
        match item:
            case Key():
                self._press(item.key, now)
            case Reached():
                self._come_to(item.mark, now)
            case HangUp():
                self._feed(HungUp(cause="caller"), now)
            case Stopped():
                self._stop(now)

    def tick(self, now: float) -> None:
        event = self._waiting.tick(now) or self._overhear()
        if event is not None:
            self._feed(event, now)
        hints = self._wake.hints(now) if self._wake else []
        if any(hint and hint != self._holder for hint in hints):
            self._hand_over()
        elif not self.ended:
            self._look(now, at_once=bool(hints))

    def hear(self, pcm: bytes) -> None:
        talk = self._patience.talk
        if talk is None:
            line_speaks = not self._ready or isinstance(self._action, Hold)
            self._overhearing.hear(pcm, over_prompt=line_speaks)
        (talk or self._waiting).hear(pcm)

    def close(self) -> None:
        """The line is no more; the call may be taken up on another one."""
        for close in (self._waiting.close, self._overhearing.close):
            try:
                close()
            except DATABASE_AWAY:
                logger.warning(
                    "call %s: a recording is closed later, by the sweep", self._reply.call_id
                )
        if self._wake is not None:
            self._wake.close()
        if self.ended:
            self._presence.leave()
        else:
            self._presence.abandon()

    def _start(self) -> Reply:
        ticket, sessions = self._ticket, self._exchange.sessions
        reply = sessions.start(
            CARRIER, ticket.leg, ticket.caller, None, ticket.language, ticket.page_id
        )
        return self._take_up(reply) if self._taken_up and not reply.ended else reply

    def _take_up(self, reply: Reply) -> Reply:
        """Where the line broke while the caller spoke, what was said until then counts."""
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

    def _press(self, key: str, now: float) -> None:
        """A key cuts what is being said at once; half a second later the line speaks again."""
        self._quiet_until = now + tracks.KEY_PAUSE
        if not self._ready and self._cuttable:
            self._play(self._quiet_until - now, ())
        event = self._waiting.key(key, now)
        if event is not None:
            self._feed(event, now)

    def _overhear(self) -> Event | None:
        """What the caller says unasked; while they wait, messages yield to it."""
        try:
            event = self._overhearing.tick()
        except DATABASE_AWAY:
            logger.warning("call %s: what is said waits for the database", self._reply.call_id)
            return None
        if self._yields != self._overhearing.interrupts:
            self._yields = not self._yields
            self._give_way() if self._yields else self._go_on()
        return event

    def _give_way(self) -> None:
        self._line.play(tracks.soft(self._exchange.voice.music))

    def _go_on(self) -> None:
        """What was cut is said again from the beginning."""
        if self._ready:
            self._line.play(*self._waiting.tracks())
        else:
            self._play(0, _plays(self._reply))

    def _stop(self, now: float) -> None:
        """Say so to whoever was rung in vain; who is talking already goes on talking."""
        if not isinstance(self._action, Connect | Hangup):
            self._feed(CaseTaken(by=""), now)

    def _come_to(self, mark: str, now: float) -> None:
        if mark == str(self._lap) and not self._ready:
            self._ready = True
            self._waiting.ready(now)
            self._tell({"type": "state", "state": self._waiting.state})

    def _feed(self, event: Event, now: float) -> None:
        sequence = self._reply.sequence
        key = "hung_up" if isinstance(event, HungUp) else f"{sequence}-{event.type}"
        # Whoever wants a person gets one, even when the engine has moved on at the same moment.
        anytime = isinstance(event, DigitsPressed) and event.digits.startswith("0")
        reply = self._patience.ask(lambda: self._step(event, key, None if anytime else sequence))
        self._follow(reply, now, answered=True)

    def _step(self, event: Event, key: str, sequence: int | None) -> Reply:
        self._waiting.close()
        self._overhearing.keep()
        return self._exchange.sessions.handle(self._reply.call_id, event, key, sequence)

    def _follow(self, reply: Reply, now: float, *, answered: bool = False) -> None:
        """Do what the engine says, unless it says what is being done already.

        `answered`: our own event was; a wait that it ended has to begin again.
        """
        if reply.ended:
            self._end()
            return
        lasts = self._waiting.outlasts_events or not answered
        goes_on = reply.actions == (self._action,) and lasts and not self._patience.interrupted
        self._reply = reply
        if not goes_on:
            self._perform(reply, now)

    def _perform(self, reply: Reply, now: float) -> None:
        self._waiting.close()
        action, plays = reply.actions[-1], _plays(reply)
        self._lap += 1
        self._ready = False
        self._cuttable = not isinstance(action, Hold | Connect) and all(
            play.interruptible for play in plays
        )
        self._action = action
        if self._ticket.login is None:  # what staff say beside a page is theirs
            self._overhearing.attend(reply.call_id, action)
            self._yields = False
        self._waiting = self._waits.for_(action, reply.language, after_speech=bool(plays), now=now)
        self._tell({"type": "state", "state": "speaking"})
        self._play(self._quiet_until - now, plays)

    def _play(self, quiet: float, plays: Iterable[Play]) -> None:
        """Put on the line: quiet, what is said, and then what the wait sounds like."""
        voice, language = self._exchange.voice, self._reply.language
        self._line.play(
            tracks.pause(quiet),
            *(tracks.speech(voice.spoken(play.clips, language)) for play in plays),
            tracks.mark(str(self._lap)),
            *self._waiting.tracks(),
        )

    def _look(self, now: float, *, at_once: bool) -> None:
        """Has the engine moved by itself? And tell the house that the line is still held."""
        sessions, call_id = self._exchange.sessions, self._reply.call_id
        try:
            if at_once or now >= self._look_at:
                woken = self._wake is not None and self._wake.works
                self._look_at = now + (LOOK_SELDOM_SECONDS if woken else LOOK_SECONDS)
                if sessions.sequence(call_id) != self._reply.sequence:
                    self._follow(sessions.current(call_id), now)
            if now >= self._alive_at and not self.ended:
                self._alive_at = now + ALIVE_SECONDS
                sessions.keep_alive(call_id)
        except DATABASE_AWAY:
            logger.warning("call %s: the database does not answer", call_id)

    def _hand_over(self) -> None:
        """Another socket holds this call now: this one falls silent and changes nothing."""
        self.ended = True
        self._tell({"type": "handed_over"})

    def _end(self) -> None:
        self.ended = True
        self._tell({"type": "ended"})


def _plays(reply: Reply) -> list[Play]:
    return [play for play in reply.actions if isinstance(play, Play)]
