"""The WebSocket of a media stream, from its start message to its end."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, request
from flask_sock import Sock
from simple_websocket import ConnectionClosed, Server

from hotline.carriers.streams import StreamSlots
from hotline.carriers.twilio.live import CARRIER
from hotline.carriers.twilio.media.call import Ears, HeardCall
from hotline.carriers.twilio.media.frames import Media, Start, Stop, Stream, parse
from hotline.carriers.twilio.media.tickets import StreamTickets
from hotline.carriers.twilio.verbs import TICKET

logger = logging.getLogger(__name__)

CallOf = Callable[[Stream], HeardCall | None]

FRAMES = 5
"""20 ms each, between two ticks; where none come, time passes all the same."""
TICK_SECONDS = 0.1
START_SECONDS = 10.0
MOST_MALFORMED = 50

TRY_AGAIN_LATER = 1013
POLICY_VIOLATION = 1008


@dataclass(frozen=True)
class Streams:
    """Lets streams in, as many as there are slots."""

    ears: Ears
    tickets: StreamTickets
    slots: StreamSlots

    def add_to(self, blueprint: Blueprint) -> None:
        """Add the WebSocket; who may speak at it the blueprint knows."""

        def media(ws: Server) -> None:
            with self.slots.slot() as admitted:
                if admitted:
                    _serve(ws, self._call_of)
                else:
                    ws.close(TRY_AGAIN_LATER, "no room for this stream")

        blueprint.before_request(_uncompressed)
        Sock().route("/media", bp=blueprint)(media)

    def _call_of(self, stream: Stream) -> HeardCall | None:
        """The call that a stream belongs to; None for one that is none of ours."""
        call_id = self.tickets.read(stream.parameters.get(TICKET, ""))
        if call_id is None or call_id != self.ears.sessions.find(CARRIER, stream.call_sid):
            logger.warning("a media stream of an unknown call")
            return None
        return HeardCall(self.ears, call_id, stream.call_sid)


def _uncompressed() -> None:
    """Compressing sound costs a processor more than it saves; the extension is not negotiated."""
    request.environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)


def _serve(ws: Server, call_of: CallOf) -> None:
    try:
        call = _started(ws, call_of)
        if call is None:
            ws.close(POLICY_VIOLATION, "no call of ours")
        else:
            _carry(ws, call)
    except ConnectionClosed:
        logger.info("a media stream was closed before it began")


def _started(ws: Server, call_of: CallOf) -> HeardCall | None:
    """The call, once the stream says which; `connected` comes first."""
    for _ in range(MOST_MALFORMED):
        received = ws.receive(timeout=START_SECONDS)
        if received is None:
            break
        message = parse(received)
        if isinstance(message, Start):
            return call_of(message.start)
    return None


def _carry(ws: Server, call: HeardCall) -> None:
    whole = False
    try:
        whole = _hear(ws, call)
    except ConnectionClosed:
        logger.warning("a media stream broke; its call goes on without it")
    except Exception:
        logger.exception("a media stream failed; its call goes on without it")
    finally:
        call.close(whole=whole)


def _hear(ws: Server, call: HeardCall) -> bool:
    """Whether the stream came to its end."""
    frames = malformed = 0
    call.tick()
    while malformed < MOST_MALFORMED:
        received = ws.receive(timeout=TICK_SECONDS)
        message = parse(received) if received is not None else None
        if isinstance(message, Stop):
            return True
        if isinstance(message, Media):
            call.hear(message.pcm)
            frames += 1
        malformed += received is not None and message is None
        if received is None or frames % FRAMES == 0:
            call.tick()
    logger.warning("a media stream makes no sense, and is closed")
    ws.close(POLICY_VIOLATION, "not a media stream")
    return False
