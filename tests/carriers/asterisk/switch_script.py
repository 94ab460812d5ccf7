"""A switch that does what it is told at once and writes it down: for the order of requests."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

from hotline.carriers.asterisk.ari import Ari, Refused, SwitchAway
from hotline.carriers.asterisk.events import SwitchEvent, parse
from hotline.carriers.asterisk.requests import Request


class ScriptedAri(Ari):
    """`asked`: requests in short. `gone`: it refuses all. What it plays lasts until `finish`."""

    def __init__(self) -> None:
        super().__init__("http://127.0.0.1:1", "nobody", "nothing")
        self.asked: list[str] = []
        self.gone = False
        self.snoops: set[str] = set()
        self.channels: list[dict[str, Any]] = []
        self.bridges: list[dict[str, Any]] = []
        self.playing: dict[str, str] = {}
        """The playback that each channel hears."""
        self._events: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()

    async def ask(self, request: Request) -> Any:
        if self.gone:
            raise Refused(request, 404, "no such channel")
        self.asked.append(in_short(request))
        _, name, *what = [*request.path.split("/"), ""]
        if what[:1] == ["snoop"]:
            self.snoops.add(what[1])
        elif what[:1] == ["record"] and name not in self.snoops:
            raise Refused(request, 404, "no such channel")
        if "/play/" in request.path:
            self.playing[name] = request.path.rpartition("/")[2]
        if request.path == "channels" and request.method == "GET":
            return self.channels
        if request.path == "bridges" and request.method == "GET":
            return self.bridges
        return {"value": "alaw"}

    async def events(self, connected: Callable[[], None]) -> AsyncIterator[SwitchEvent]:
        connected()
        while (message := await self._events.get()) is not None:
            event = parse(message)
            assert event is not None, message
            yield event

    async def media(self, connection: str) -> Any:
        raise SwitchAway("nobody speaks here")

    def happens(self, kind: str, channel: str = "", **details: Any) -> None:
        """On a channel of that name."""
        of = {"channel": channel_called(channel)} if channel else {}
        self._events.put_nowait({"type": kind, **of, **details})

    def breaks(self) -> None:
        """The line of events."""
        self._events.put_nowait(None)

    def finish(self, channel: str) -> None:
        """What the channel hears has been played."""
        playback = {"id": self.playing.pop(channel), "target_uri": f"channel:{channel}"}
        self.happens("PlaybackFinished", playback=playback)

    def forget(self) -> None:
        self.asked.clear()


def channel_called(name: str) -> dict[str, Any]:
    """A channel that is in our application."""
    return {
        "id": name,
        "state": "Up",
        "caller": {"number": "13800138001"},
        "dialplan": {"exten": "4001", "app_name": "Stasis", "app_data": "hotline,caller,4001"},
    }


def in_short(request: Request) -> str:
    """ "play /a" for `POST channels/c/play/say-…?media=sound:/a`, and so on."""
    *_, last = request.path.split("/")
    if "/play/" in request.path:
        return f"play {request.params['media'].removeprefix('sound:')}"
    if request.path.startswith("playbacks/"):
        return "stop playing"
    if "value" in request.params:
        return f"{request.params['variable']}={request.params['value']}"
    if request.path.startswith("bridges/"):
        _, bridge, *what = request.path.split("/")
        muted = ["muted"] if "mute" in request.params else []
        return " ".join([request.method.lower(), bridge, *what, *muted])
    return f"{request.method.lower()} {last}"
