"""Which wait carries out which action."""

from typing import assert_never

from hotline.carriers import tracks
from hotline.carriers.line import RATE, Line, Track
from hotline.carriers.listening import Listening
from hotline.carriers.overhearing import Overhearing
from hotline.carriers.webphone.exchange import Exchange
from hotline.carriers.webphone.presence import Presence
from hotline.carriers.webphone.ticket import Ticket
from hotline.carriers.webphone.waiting import (
    Collecting,
    Ending,
    Holding,
    Talking,
    Waiting,
    talk_with_caller,
    talk_with_staff,
)
from hotline.flow.actions import Collect, Connect, Hangup, Hold, Listen, Play, SoundAction


class Waits:
    """Makes the waits of one call."""

    def __init__(
        self,
        exchange: Exchange,
        line: Line,
        presence: Presence,
        ticket: Ticket,
        overhearing: Overhearing,
    ) -> None:
        self._exchange = exchange
        self._line = line
        self._presence = presence
        self._overhearing = overhearing
        self._is_staff = ticket.login is not None

    def for_(
        self, action: SoundAction, language: str, *, after_speech: bool, now: float
    ) -> Waiting:
        """Begin the wait; with it the line enters or leaves its room."""
        if isinstance(action, Hold | Connect):
            self._presence.enter(action.room, now)
        else:
            self._presence.leave()
        match action:
            case Collect():
                return Collecting(action)
            case Listen():
                recordings, before = self._exchange.recordings, self._overhearing.take
                return Listening(action, recordings, RATE, before, now)
            case Hold():
                return Holding(action, self._presence, self._music(action, language, after_speech))
            case Connect():
                return self._talking(now)
            case Hangup():
                return Ending()
            case Play():
                raise ValueError("a lap that ends with speech leaves the caller alone")
            case _:
                assert_never(action)

    def _talking(self, now: float) -> Talking:
        if self._is_staff:
            return talk_with_caller(self._presence, self._line, now)
        return talk_with_staff(self._presence, self._line, now)

    def _music(self, hold: Hold, language: str, after_speech: bool) -> Track:
        voice = self._exchange.voice
        messages = [voice.spoken([clip], language) for clip in hold.clips]
        first = hold.gap if after_speech else 0.0
        return tracks.hold(messages, voice.music, hold.gap, first)
