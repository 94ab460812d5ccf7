"""What a channel's far end says, as it says it: a snoop channel, bridged with a media channel.

The stream costs the switch more than all else of a call, so it is open only while somebody listens.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from uuid import uuid4

import aiohttp

from hotline.carriers.asterisk import requests
from hotline.carriers.asterisk.ari import SwitchError
from hotline.carriers.asterisk.exchange import Exchange

logger = logging.getLogger(__name__)

NARROW, WIDE = 8000, 16000
_WIDEBAND = ("g722", "slin16", "opus", "silk16")
PIECE_SECONDS = 0.1
"""The sound is handed on in pieces of that length: fewer turns between loop and threads."""
START_SECONDS = 3.0
PREFIX = "ear-"
"""How the names of our own channels and bridges for hearing begin."""

Hear = Callable[[bytes], None]


class Arrivals:
    """Channels of our own making, that can be bridged only once they have arrived."""

    def __init__(self) -> None:
        self._expected: dict[str, asyncio.Future[None]] = {}

    def expect(self, channel: str) -> "asyncio.Future[None]":
        return self._expected.setdefault(channel, asyncio.get_running_loop().create_future())

    def arrived(self, channel: str) -> None:
        expected = self._expected.pop(channel, None)
        if expected is not None and not expected.done():
            expected.set_result(None)

    def forget(self, *channels: str) -> None:
        for channel in channels:
            self._expected.pop(channel, None)


class Ear:
    """One call's; `hear` is called in a thread, piece after piece."""

    def __init__(self, exchange: Exchange, arrivals: Arrivals, channel: str, hear: Hear) -> None:
        self._exchange = exchange
        self._arrivals = arrivals
        self._channel = channel
        self._hear = hear
        self._stream: asyncio.Task[None] | None = None
        self._rate: int | None = None

    @property
    def is_open(self) -> bool:
        return self._stream is not None

    async def rate(self) -> int:
        """Samples a second that the far end sends: asked for once."""
        if self._rate is None:
            self._rate = NARROW
            with suppress(SwitchError):
                question = requests.variable(self._channel, "CHANNEL(audioreadformat)")
                answer = await self._exchange.ari.ask(question)
                self._rate = WIDE if answer["value"] in _WIDEBAND else NARROW
        return self._rate

    async def open(self) -> None:
        """Returns before the first sound; opening an open ear changes nothing."""
        rate = await self.rate()
        if self._stream is None:
            self._stream = asyncio.create_task(self._run(rate), name=f"ear of {self._channel}")

    async def close(self) -> None:
        """What was heard until now has been handed on."""
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.cancel()
            with suppress(asyncio.CancelledError):
                await stream

    async def _run(self, rate: int) -> None:
        name = f"{PREFIX}{uuid4().hex}"
        try:
            async with asyncio.timeout(START_SECONDS):
                socket = await self._connect(name, rate)
            async with socket:
                await self._listen(socket, round(rate * PIECE_SECONDS) * 2)
        except (SwitchError, TimeoutError) as error:
            logger.error("channel %s cannot be heard: %r", self._channel, error)
        finally:
            await asyncio.shield(asyncio.create_task(self._clear(name)))

    async def _connect(self, name: str, rate: int) -> aiohttp.ClientWebSocketResponse:
        ari = self._exchange.ari
        snoop, media = f"{name}-snoop", f"{name}-media"
        arrived = [self._arrivals.expect(snoop), self._arrivals.expect(media)]
        _, _, made = await asyncio.gather(
            ari.ask(requests.overhear(self._channel, snoop)),
            ari.ask(requests.mixing_bridge(name)),
            ari.ask(requests.media(media, rate)),
        )
        socket = await ari.media(made["channelvars"]["MEDIA_WEBSOCKET_CONNECTION_ID"])
        try:
            await asyncio.gather(*arrived)
            await ari.ask(requests.join(name, snoop, media))
        except BaseException:
            await socket.close()
            raise
        return socket

    async def _listen(self, socket: aiohttp.ClientWebSocketResponse, piece: int) -> None:
        pending = bytearray()
        try:
            async for message in socket:
                if message.type == aiohttp.WSMsgType.BINARY:
                    pending += message.data
                if len(pending) >= piece:
                    await self._hand_on(pending)
        finally:
            await asyncio.shield(self._hand_on(pending))

    async def _hand_on(self, pending: bytearray) -> None:
        pcm = bytes(pending)
        pending.clear()
        if pcm:
            await self._exchange.beside(lambda: self._hear(pcm))

    async def _clear(self, name: str) -> None:
        ari = self._exchange.ari
        self._arrivals.forget(f"{name}-snoop", f"{name}-media")
        for channel in (f"{name}-media", f"{name}-snoop"):
            await ari.try_to(requests.hang_up(channel))
        await ari.try_to(requests.dissolve(name))
