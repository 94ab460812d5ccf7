"""One channel as a call holds it: what it hears, where it is, and its dead-man's switch."""

import asyncio
from dataclasses import dataclass

from hotline.carriers.asterisk import requests
from hotline.carriers.asterisk.ari import Ari, Refused, SwitchError
from hotline.carriers.asterisk.exchange import Exchange
from hotline.carriers.asterisk.inbox import Changed, Inbox
from hotline.carriers.asterisk.mouth import Mouth
from hotline.carriers.asterisk.names import DEADMAN_SECONDS
from hotline.carriers.asterisk.place import Place
from hotline.carriers.asterisk.requests import HOLDING, Request
from hotline.carriers.asterisk.rooms import Guest

RENEW_SECONDS = DEADMAN_SECONDS / 4
AFTER_SOUND_SECONDS = 2.5
"""So long after the end of a sound its call must have gone on."""


@dataclass(frozen=True)
class Arrival:
    """A channel that became ours; `page_id` where it is a member of staff whom we rang.

    `is_visitor`: they are staff, and were rung for no page (`visit`).
    `taken_up`: it was found on the switch, and belonged to a driver that is no more; `bridge` is
    where it was found.
    """

    channel: str
    caller: str | None = None
    dialled: str | None = None
    page_id: int | None = None
    is_visitor: bool = False
    taken_up: bool = False
    bridge: str | None = None


class ChannelLine:
    """See the module. `progress_at`: when its call last took a turn."""

    def __init__(self, exchange: Exchange, arrival: Arrival) -> None:
        self.arrival = arrival
        self.channel = arrival.channel
        self.inbox = Inbox()
        self.mouth = Mouth(exchange.ari, arrival.channel, self._before_sound)
        self.place = Place(
            exchange.ari, arrival.channel, arrival.bridge, recorded=exchange.records_talks
        )
        self.guest = Guest(lambda: self.inbox.put(Changed()))
        self.progress_at = exchange.clock()
        self._ari: Ari = exchange.ari
        self._exchange = exchange
        self._renew_at = 0.0
        self._lasts_until = 0.0
        """When the dead-man's switch fires, as it was set last; 0 where it has to be set."""
        self._with_person = False
        self._beside: set[asyncio.Task[bool]] = set()

    @property
    def is_staff(self) -> bool:
        return self.arrival.page_id is not None or self.arrival.is_visitor

    async def open(self) -> None:
        """Take the call."""
        if not self.is_staff:
            self.make_progress()
            await asyncio.gather(
                self._ari.try_to(requests.answer(self.channel)),
                self._ari.try_to(requests.talk_detection(self.channel)),
            )

    async def hush(self) -> None:
        """Stop what is being said, and keep the line open."""
        if self.mouth.speaking:
            await self.mouth.stop()
            await self.rest()

    async def rest(self) -> None:
        """Nothing more to be said for now; a bridge has sounds of its own."""
        if self.place.bridge is None:
            await self.mouth.rest()

    async def move(self, room: str | None) -> None:
        """Into a room, or (None) to the others who wait, where music is."""
        if self.place.bridge == (room or HOLDING):
            return
        await self.mouth.stop()  # the switch moves nobody to whom something is being played
        await (self.place.hold() if room is None else self.place.meet(room))

    async def stand_alone(self) -> None:
        if self.place.bridge is not None:
            await self.mouth.stop()
            await self.place.stand_alone()

    async def lost_playback(self) -> str | None:
        """What we take for being said although the switch knows nothing of it any more."""
        playback = self.mouth.playback
        if playback is None:
            return None
        try:
            await self._ari.ask(Request("GET", f"playbacks/{playback}"))
        except Refused:
            return playback
        except SwitchError:
            return None
        return None

    def make_progress(self, *, with_person: bool = False) -> None:
        """The call goes on: the dead-man's switch waits again, or for ever for two people."""
        now = self._exchange.clock()
        self.progress_at = now
        if self.is_staff or self.inbox.gone.is_set():
            return
        if with_person and not self._with_person:
            self._send(requests.trust(self.channel))
            self._renew_at, self._lasts_until = now, 0.0
        elif not with_person and not self.mouth.speaking and now >= self._renew_at:
            self._renew_at, self._lasts_until = now + RENEW_SECONDS, now + DEADMAN_SECONDS
            self._send(requests.renew(self.channel))
        self._with_person = with_person

    async def _before_sound(self, seconds: float) -> None:
        """While a sound is played nothing can be renewed: it must last until after its end."""
        now, needed = self._exchange.clock(), seconds + AFTER_SOUND_SECONDS
        if not self.is_staff and now + needed > self._lasts_until:
            lasts = max(DEADMAN_SECONDS, needed)
            self._lasts_until = now + lasts
            await self._ari.try_to(requests.renew(self.channel, lasts))

    async def give_up(self) -> None:
        """Whatever happens to our software, a caller reaches a person."""
        await self.mouth.stop()
        await self.place.stand_alone()
        end = requests.hang_up if self.is_staff else requests.give_back
        await self._ari.try_to(end(self.channel))

    async def close(self, *, hang_up: bool) -> None:
        """`hang_up`: the call is over; otherwise somebody else looks after the channel."""
        room = self.guest.room
        is_empty = self._exchange.rooms.leave(self.guest)
        if hang_up and is_empty:
            await self._ari.try_to(requests.dissolve(room))
        if hang_up and not self.inbox.gone.is_set():
            await self._ari.try_to(requests.hang_up(self.channel))

    def _send(self, request: Request) -> None:
        """Beside the call, which does not wait for it."""
        task = asyncio.create_task(self._ari.try_to(request))
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)
