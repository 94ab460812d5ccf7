"""What a channel hears from us: one sound after another, and soft nothing between them."""

from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from uuid import uuid4

from hotline.carriers.asterisk import requests
from hotline.carriers.asterisk.ari import Ari
from hotline.carriers.asterisk.sounds import File

Before = Callable[[float], Awaitable[None]]


class Mouth:
    """Speaks to one channel.

    While a sound is played the switch does nothing else with its channel, so the sounds of a prompt
    are played one by one; `before` is called with the length of each that is about to begin.
    """

    def __init__(self, ari: Ari, channel: str, before: Before) -> None:
        self._ari = ari
        self._channel = channel
        self._before = before
        self._next: deque[File] = deque()
        self._resting = False
        self.playback: str | None = None

    @property
    def speaking(self) -> bool:
        return self.playback is not None

    async def say(self, files: Sequence[File]) -> bool:
        """Begin, instead of what was being said; False where there is nothing to be heard."""
        await self.stop()
        self._next = deque(files)
        return await self._go_on()

    async def stop(self) -> None:
        """Whatever is being said, and the silence where there is nothing."""
        self._next.clear()
        playback, self.playback = self.playback, None
        if playback is not None:
            await self._ari.try_to(requests.stop_playing(playback))
        if self._resting:
            self._resting = False
            await self._ari.try_to(requests.end_silence(self._channel))

    async def rest(self) -> None:
        """Nothing more to say for now: without this no sound at all would be sent."""
        if not self._resting:
            self._resting = True
            await self._ari.try_to(requests.silence(self._channel))

    async def has_said_all(self, ended: str) -> bool:
        """A playback has ended: go on with the next sound; whether that was the last one.

        One that was stopped ends as well, and is none of what is being said now.
        """
        if ended != self.playback:
            return False
        self.playback = None
        return not await self._go_on()

    async def _go_on(self) -> bool:
        while self._next:
            file = self._next.popleft()
            await self._before(file.seconds)
            playback = f"say-{uuid4().hex}"
            if await self._ari.try_to(requests.play(self._channel, playback, file.path)):
                self.playback = playback
                return True
        return False
