"""Which wait carries out which action."""

from typing import assert_never

from hotline.carriers import tracks
from hotline.carriers.line import Line, Track
from hotline.carriers.webphone.exchange import Exchange
from hotline.carriers.webphone.listening import Listening
from hotline.carriers.webphone.presence import Presence, is_caller, is_staff
from hotline.carriers.webphone.ticket import Ticket
from hotline.carriers.webphone.waiting import Collecting, Ending, Holding, Talking, Waiting
from hotline.flow.actions import Collect, Connect, Hangup, Hold, Listen, Play, SoundAction
from hotline.flow.events import HungUp, OperatorLeft


class Waits:
    """Makes the waits of one call."""

    def __init__(self, exchange: Exchange, line: Line, presence: Presence, ticket: Ticket) -> None:
        self._exchange = exchange
        self._line = line
        self._presence = presence
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
                return Listening(action, self._exchange.recordings)
            case Hold():
                return Holding(action, self._presence, self._music(action, language, after_speech))
            case Connect():
                return self.talking(now)
            case Hangup():
                return Ending()
            case Play():
                raise ValueError("a lap that ends with speech leaves the caller alone")
            case _:
                assert_never(action)

    def talking(self, now: float) -> Talking:
        """In the room that the line is in, whatever put it there."""
        wanted = is_caller if self._is_staff else is_staff
        alone = HungUp(cause="finished") if self._is_staff else OperatorLeft()
        return Talking(self._presence, self._line, wanted, alone, now)

    def _music(self, hold: Hold, language: str, after_speech: bool) -> Track:
        voice = self._exchange.voice
        messages = [voice.spoken([clip], language) for clip in hold.clips]
        first = hold.gap if after_speech else 0.0
        return tracks.hold(messages, voice.music, hold.gap, first)
