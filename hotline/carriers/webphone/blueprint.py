"""The web side of the telephone: `/phone`, its files, and the two sockets."""

import logging
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, render_template, request
from flask_login import current_user
from flask_sock import Sock
from simple_websocket import Server

from hotline import fast_yaml
from hotline.carriers.streams import StreamSlots
from hotline.carriers.webphone import caller_door, calling_number
from hotline.carriers.webphone.desk import Member, Office
from hotline.carriers.webphone.exchange import Exchange
from hotline.carriers.webphone.staff_door import StaffDoor
from hotline.carriers.webphone.ticket import Tickets
from hotline.carriers.webphone.wire import TRY_AGAIN_LATER, Broken, Wire

logger = logging.getLogger(__name__)

_LANGUAGES = Path(__file__).parent / "languages"
_FIRST = "zh-CN"
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Permissions-Policy": "microphone=(self), camera=(), geolocation=()",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


def create_blueprint(
    exchange: Exchange, office: Office, slots: StreamSlots, secret_key: str
) -> Blueprint:
    """`/phone` and what is below; the staff's socket needs Flask-Login on the application."""
    tickets = Tickets(secret_key)
    blueprint = Blueprint(
        "webphone",
        __name__,
        url_prefix="/phone",
        template_folder="templates",
        static_folder="static",
    )
    blueprint.before_request(_check_socket)
    blueprint.after_request(_add_headers)
    blueprint.app_template_global("webphone_words")(words)
    sock = Sock()

    @blueprint.get("")
    def phone() -> str:
        return _page(exchange)

    @sock.route("/line", bp=blueprint)  # type: ignore[untyped-decorator]
    def line(ws: Server) -> None:
        numbers = calling_number.may_be_chosen()
        _serve(ws, slots, lambda wire: caller_door.serve(wire, exchange, tickets, numbers=numbers))

    @sock.route("/staff", bp=blueprint)  # type: ignore[untyped-decorator]
    def staff(ws: Server) -> None:
        member = Member(current_user.id, current_user.login)
        _serve(ws, slots, lambda wire: StaffDoor(wire, exchange, office, tickets, member).serve())

    return blueprint


def words(language: str) -> dict[str, Any]:
    """The page's words in a language, in the first one where there are none."""
    return _words().get(language, _words()[_FIRST])


def page_languages() -> dict[str, str]:
    """Tag → own name of every language that the page is written in, the first one first."""
    return {tag: said["name"] for tag, said in _words().items()}


@cache
def _words() -> dict[str, dict[str, Any]]:
    files = sorted(_LANGUAGES.glob("*.yaml"), key=lambda file: (file.stem != _FIRST, file.stem))
    return {file.stem: fast_yaml.safe_load(file.read_text(encoding="utf-8")) for file in files}


def _page(exchange: Exchange) -> str:
    chosen = request.args.get("lang")
    tag = chosen or request.accept_languages.best_match(list(page_languages()))
    if tag not in page_languages():
        tag = _FIRST
    return render_template(
        "webphone/phone.html",
        tag=tag,
        words=words(tag),
        pages=page_languages(),
        chosen=chosen,
        numbers=calling_number.may_be_chosen(),
        languages={
            spoken: language.settings.name for spoken, language in exchange.flows.languages.items()
        },
    )


def _serve(ws: Server, slots: StreamSlots, door: Callable[[Wire], None]) -> None:
    """Let a socket in for as long as it lasts; where there is no room its page is told."""
    wire = Wire(ws)
    with slots.slot() as admitted:
        if not admitted:
            wire.close(TRY_AGAIN_LATER, "all lines are busy")
            return
        try:
            door(wire)
        except Broken:
            logger.info("a socket was closed")


def _check_socket() -> None:
    """Only pages of ours open sockets, and only staff the staff's one."""
    if request.endpoint not in ("webphone.line", "webphone.staff"):
        return
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        abort(403)
    if request.endpoint == "webphone.staff" and not current_user.is_authenticated:
        abort(403)
    # Compressing sound costs a processor more than it saves; the extension is not negotiated.
    request.environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)


def _add_headers(response: Response) -> Response:
    response.headers.update(_HEADERS)
    return response
