"""A member of staff who listens to a call, and is heard by nobody.

During a talk they are one more in the room, who is muted: a snoop channel may not hear the staff
of a second talk (see requests.recorded_bridge). With a caller who is alone they hear what the
caller says and hears.
"""

from collections.abc import Callable
from uuid import uuid4

from hotline.carriers.asterisk import requests
from hotline.carriers.asterisk.ear import PREFIX, Arrivals
from hotline.carriers.asterisk.exchange import Exchange
from hotline.carriers.asterisk.inbox import Gone, Item
from hotline.carriers.asterisk.line import ChannelLine
from hotline.carriers.asterisk.visit import Invitation, Visitor

LineOf = Callable[[str], ChannelLine | None]
"""A caller's line by its channel, as long as it is looked after."""


class Listener(Visitor):
    """Stays with the caller, wherever they are moved, until one of both is gone."""

    def __init__(
        self,
        exchange: Exchange,
        arrivals: Arrivals,
        line: ChannelLine,
        invitation: Invitation,
        line_of: LineOf,
    ) -> None:
        super().__init__(exchange, line, invitation)
        self._arrivals = arrivals
        self._line_of = line_of
        self._room: str | None = None
        self._bridge: str | None = None
        """Of the snoop channel and us."""

    async def _begin(self) -> None:
        await self._follow()

    async def _take(self, item: Item | None) -> None:
        if isinstance(item, Gone):
            self._over = True
        else:
            await self._follow()

    async def _follow(self) -> None:
        """Be where the caller is."""
        caller = self._line_of(self._invitation.channel)
        if caller is None:
            self._over = True
        elif (room := caller.place.room) is None:
            await self._overhear()
        elif room != self._room:
            await self._stop_overhearing()
            joined = requests.join_unheard(room, self.line.channel)
            self._room = room if await self._exchange.ari.try_to(joined) else None

    async def _overhear(self) -> None:
        """The caller, who is with nobody."""
        self._room = None
        if self._bridge is not None:
            return
        self._bridge = f"{PREFIX}{uuid4().hex}"
        ari, snoop = self._exchange.ari, f"{self._bridge}-snoop"
        arrived = self._arrivals.expect(snoop)
        await ari.ask(requests.overhear(self._invitation.channel, snoop, both=True))
        await ari.ask(requests.mixing_bridge(self._bridge))
        await arrived
        await ari.ask(requests.join(self._bridge, snoop, self.line.channel))

    async def _stop_overhearing(self) -> None:
        bridge, self._bridge = self._bridge, None
        if bridge is not None:
            self._arrivals.forget(f"{bridge}-snoop")
            await self._exchange.ari.try_to(requests.hang_up(f"{bridge}-snoop"))
            await self._exchange.ari.try_to(requests.dissolve(bridge))

    async def _end(self) -> None:
        await self._stop_overhearing()
