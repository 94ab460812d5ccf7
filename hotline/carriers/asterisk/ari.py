"""The Asterisk REST interface: requests over pooled HTTP, events over one WebSocket."""

import json
import logging
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp

from hotline.carriers.asterisk.events import SwitchEvent, parse
from hotline.carriers.asterisk.names import APPLICATION
from hotline.carriers.asterisk.requests import Request

logger = logging.getLogger(__name__)

REQUEST_SECONDS = 5.0
CONNECT_SECONDS = 3.0
BEAT_SECONDS = 5.0
"""A WebSocket whose far end does not answer for that long is broken."""
MOST_CONNECTIONS = 64


class SwitchError(Exception):
    """The switch did not do what was asked."""


class Refused(SwitchError):
    """It said so; 404 and 412 mostly mean that the channel is gone."""

    def __init__(self, request: Request, status: int, reason: str) -> None:
        super().__init__(f"{request.method} {request.path}: {status} {reason}")
        self.status = status


class SwitchAway(SwitchError):
    """It did not answer at all."""


class Ari:
    """Use as `async with`; one per driver."""

    def __init__(self, url: str, user: str, password: str) -> None:
        self._root = root_of(url)
        self._headers = {"Authorization": aiohttp.encode_basic_auth(user, password)}
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> "Ari":
        self._session = aiohttp.ClientSession(
            headers=self._headers,
            connector=aiohttp.TCPConnector(limit=MOST_CONNECTIONS, keepalive_timeout=60),
            timeout=aiohttp.ClientTimeout(total=REQUEST_SECONDS, sock_connect=CONNECT_SECONDS),
        )
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self._http.close()

    async def ask(self, request: Request) -> Any:
        """The answer's JSON, or None where it has none. Raises Refused, SwitchAway."""
        try:
            async with self._http.request(
                request.method,
                f"{self._root}/ari/{request.path}",
                params=request.params,
                json=request.body,
            ) as answer:
                text = await answer.text()
        except (aiohttp.ClientError, TimeoutError) as error:
            raise SwitchAway(f"{request.method} {request.path}: {error!r}") from error
        if answer.status >= 400:
            raise Refused(request, answer.status, text[:200])
        return json.loads(text) if text else None

    async def try_to(self, request: Request) -> bool:
        """Ask for something that a call can do without; whether it was done."""
        try:
            await self.ask(request)
        except Refused as error:
            level = logging.DEBUG if error.status in (404, 409, 412, 422) else logging.WARNING
            logger.log(level, "%s", error)
        except SwitchAway as error:
            logger.warning("%s", error)
        else:
            return True
        return False

    async def events(self, connected: Callable[[], None]) -> AsyncIterator[SwitchEvent]:
        """What happens, until the WebSocket breaks; `connected` is called once it stands.

        Raises SwitchAway where it cannot be opened.
        """
        url = f"{self._root}/ari/events"
        params = {"app": APPLICATION}
        try:
            socket = await self._http.ws_connect(url, params=params, heartbeat=BEAT_SECONDS)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise SwitchAway(f"no events: {error!r}") from error
        async with socket:
            connected()
            async for message in socket:
                event = parse(message.json()) if message.type == aiohttp.WSMsgType.TEXT else None
                if event is not None:
                    yield event

    async def media(self, connection: str) -> aiohttp.ClientWebSocketResponse:
        """The sound of an external media channel; raises SwitchAway."""
        try:
            return await self._http.ws_connect(
                f"{self._root}/media/{connection}", protocols=["media"], max_msg_size=0
            )
        except (aiohttp.ClientError, TimeoutError) as error:
            raise SwitchAway(f"no sound: {error!r}") from error

    @property
    def _http(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise RuntimeError("not entered")
        return self._session


def root_of(url: str) -> str:
    """The switch's HTTP address, whether it was given with or without `/ari`."""
    return url.rstrip("/").removesuffix("/ari")
