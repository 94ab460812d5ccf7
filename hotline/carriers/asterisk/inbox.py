"""What happened to a call on the switch and is to be dealt with, one thing after the other."""

import asyncio
from typing import Literal, NamedTuple


class Key(NamedTuple):
    """The far end let a key go."""

    key: str


class Said(NamedTuple):
    """A playback has ended, or was stopped."""

    playback: str


class Spoke(NamedTuple):
    """The far end began to make a sound (`True`), or has been quiet for a while."""

    began: bool


class Gone(NamedTuple):
    """The channel is no longer ours."""

    cause: Literal["caller", "line_lost"]


class Moved(NamedTuple):
    """The engine may have moved by itself."""


class Changed(NamedTuple):
    """Somebody came into the room, or left it."""


class InVain(NamedTuple):
    """Somebody else took the case about which this member of staff was rung."""


class Doubted(NamedTuple):
    """We heard nothing of the switch for a while, and may have missed something."""


Item = Key | Said | Spoke | Gone | Moved | Changed | InVain | Doubted


class Inbox:
    """One call's; `gone` is set as soon as the channel is, whatever else is still to be done."""

    def __init__(self) -> None:
        self.gone = asyncio.Event()
        self._items: asyncio.Queue[Item] = asyncio.Queue()

    def put(self, item: Item) -> None:
        if isinstance(item, Gone):
            if self.gone.is_set():
                return
            self.gone.set()
        self._items.put_nowait(item)

    async def get(self, seconds: float) -> Item | None:
        """The next item, or None when none came in so long."""
        if not self._items.empty():
            return self._items.get_nowait()
        try:
            async with asyncio.timeout(max(0.0, seconds)):
                return await self._items.get()
        except TimeoutError:
            return None
