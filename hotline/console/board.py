"""The live board: who waits on the line, which cases are open, who has which."""

from collections.abc import Iterator
from time import monotonic

from flask import Blueprint, Response, abort, render_template, stream_with_context

from hotline.console import access
from hotline.console.board_rows import Board, load_board
from hotline.console.parts import parts
from hotline.staff import Role

STREAM_SECONDS = 600
"""A stream ends after that long and the browser opens the next: signed out is signed out."""
HEARTBEAT_SECONDS = 5
"""A browser that has gone is noticed at the next beat, and its slot is free again."""

page = Blueprint("board", __name__)
page.before_request(access.at_least(Role.OPERATOR))


@page.get("/")
def index() -> str:
    return render_template("console/board.html", board=_board())


@page.get("/board/rows")
def rows() -> str:
    """For browsers without a stream: they ask every two seconds."""
    return render_template("console/_board.html", board=_board())


@page.get("/board/stream")
def stream() -> Response:
    """Server-sent events: `board` with the rows as HTML, at once and after every change."""
    slots = parts().stream_slots
    if not slots.acquire():
        abort(503)
    response = Response(stream_with_context(_events()), mimetype="text/event-stream")
    response.headers["X-Accel-Buffering"] = "no"
    response.call_on_close(slots.release)
    return response


def _events() -> Iterator[str]:
    feed, seen = parts().feed, None
    end = monotonic() + STREAM_SECONDS
    yield "retry: 1000\n\n"
    while monotonic() < end:
        try:
            board = feed.wait(seen, HEARTBEAT_SECONDS)
        except ConnectionError:
            return
        if board is None:
            yield ": nothing new\n\n"
        else:
            seen = board
            yield _event(render_template("console/_board.html", board=board))


def _event(html: str) -> str:
    lines = "".join(f"data: {line}\n" for line in html.splitlines())
    return f"event: board\n{lines}\n"


def _board() -> Board:
    with parts().database.read() as transaction:
        return load_board(transaction)
