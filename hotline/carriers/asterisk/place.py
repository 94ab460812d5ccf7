"""Where a channel is: by itself, waiting with the others, or in a room with somebody."""

from hotline.carriers.asterisk import requests
from hotline.carriers.asterisk.ari import Ari
from hotline.carriers.asterisk.requests import HOLDING


class Place:
    """One channel's. Its playback must have been stopped before it moves: the switch waits for it.

    `bridge`: where it was found, after a restart. `recorded`: talks are.
    """

    def __init__(
        self, ari: Ari, channel: str, bridge: str | None = None, *, recorded: bool = False
    ) -> None:
        self._ari = ari
        self._channel = channel
        self.bridge = bridge
        self._make = requests.recorded_bridge if recorded else requests.mixing_bridge

    @property
    def room(self) -> str | None:
        """Where people hear each other; None for who is alone."""
        return None if self.bridge == HOLDING else self.bridge

    async def hold(self) -> None:
        """With music, at the width of the line."""
        await self._enter(HOLDING)
        await self._ari.try_to(requests.music(self._channel))

    async def meet(self, room: str) -> None:
        """In a bridge that is named like the room; whoever comes first makes it."""
        if self.bridge != room:
            await self._ari.try_to(self._make(room))
        await self._enter(room)

    async def stand_alone(self) -> None:
        await self._end_music()
        bridge, self.bridge = self.bridge, None
        if bridge is not None:
            await self._ari.try_to(requests.leave(bridge, self._channel))

    async def _enter(self, bridge: str) -> None:
        if self.bridge == bridge:
            return
        await self._end_music()
        self.bridge = bridge
        if not await self._ari.try_to(requests.join(bridge, self._channel)):
            self.bridge = None

    async def _end_music(self) -> None:
        if self.bridge == HOLDING:
            await self._ari.try_to(requests.end_music(self._channel))
