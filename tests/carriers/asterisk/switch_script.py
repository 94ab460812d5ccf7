"""A switch that writes down what it is asked, for tests of the order of requests."""

from typing import Any

from hotline.carriers.asterisk.ari import Ari, Refused
from hotline.carriers.asterisk.requests import Request


class ScriptedAri(Ari):
    """`asked`: "METHOD path" with what matters of its parameters. `gone`: it refuses all."""

    def __init__(self) -> None:
        super().__init__("http://127.0.0.1:1", "nobody", "nothing")
        self.asked: list[str] = []
        self.gone = False

    async def ask(self, request: Request) -> Any:
        if self.gone:
            raise Refused(request, 404, "no such channel")
        self.asked.append(in_short(request))
        return {"value": "alaw"}

    def forget(self) -> None:
        self.asked.clear()


def in_short(request: Request) -> str:
    """ "POST channels/c/play say-… sound:/a" becomes "play /a"."""
    *_, last = request.path.split("/")
    if "/play/" in request.path:
        return f"play {request.params['media'].removeprefix('sound:')}"
    if request.path.startswith("playbacks/"):
        return "stop playing"
    if "value" in request.params:
        return f"{request.params['variable']}={request.params['value']}"
    if request.path.startswith("bridges/"):
        _, bridge, *what = request.path.split("/")
        return " ".join([request.method.lower(), bridge, *what])
    return f"{request.method.lower()} {last}"
