"""What a channel hears from us: one playback at a time, and soft nothing between them."""

from collections.abc import Sequence
from uuid import uuid4

from hotline.carriers.asterisk import requests
from hotline.carriers.asterisk.ari import Ari


class Mouth:
    """Speaks to one channel."""

    def __init__(self, ari: Ari, channel: str) -> None:
        self._ari = ari
        self._channel = channel
        self.playback: str | None = None

    @property
    def speaking(self) -> bool:
        return self.playback is not None

    async def say(self, files: Sequence[str]) -> bool:
        """Begin, instead of what was being said; False where there is nothing to be heard."""
        await self.stop()
        playback = f"say-{uuid4().hex}"
        if not files or not await self._ari.try_to(requests.play(self._channel, playback, files)):
            return False
        self.playback = playback
        return True

    async def rest(self) -> None:
        """Nothing more to say for now: without this no sound at all would be sent."""
        await self._ari.try_to(requests.silence(self._channel))

    def has_ended(self, playback: str) -> bool:
        """Whether it was what is being said now; a playback that was stopped ends as well."""
        if playback != self.playback:
            return False
        self.playback = None
        return True

    async def stop(self) -> None:
        """Whatever is being said."""
        playback, self.playback = self.playback, None
        if playback is not None:
            await self._ari.try_to(requests.stop_playing(playback))
