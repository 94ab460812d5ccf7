"""A WebSocket as a telephone wire: frames of sound and short messages, from several threads."""

import json
import logging
import socket
import struct
from threading import Lock
from typing import Any

from simple_websocket import ConnectionClosed, Server

from hotline.carriers.line import Caption, Flush, Frame
from hotline.carriers.webphone.conversation import LineGone
from hotline.carriers.webphone.messages import Message, parse
from hotline.speech.audio import to_pcm

logger = logging.getLogger(__name__)

INVALID_PAYLOAD = 1007
INTERNAL_ERROR = 1011
TRY_AGAIN_LATER = 1013
_LEFT_ON_PURPOSE = (1000, 1001)
_SEND_SECONDS = 3


class Broken(LineGone):
    """The wire is no more; `on_purpose`: the far end closed it, or left the page."""

    def __init__(self, on_purpose: bool) -> None:
        super().__init__("the socket is closed")
        self.on_purpose = on_purpose


class Wire:
    """Everything raises `Broken` once the far end is gone."""

    def __init__(self, ws: Server) -> None:
        self._ws = ws
        self._lock = Lock()  # the WebSocket protocol's state takes one sender at a time
        # A browser that no longer reads must not hold this thread for ever.
        timeout = struct.pack("ll", _SEND_SECONDS, 0)
        ws.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, timeout)
        if ws.sock.family != socket.AF_UNIX:
            ws.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, message: dict[str, Any]) -> None:
        self._send(json.dumps(message, ensure_ascii=False))

    def send_frame(self, frame: Frame) -> list[str]:
        """Send sound with what belongs to it; return the marks it has come to."""
        marks = []
        for note in frame.notes:
            match note:
                case Caption():
                    self.send({"type": "caption", "key": note.key, "text": note.text})
                case Flush():
                    self.send({"type": "flush"})
                case _:
                    marks.append(note.name)
        self._send(to_pcm(frame.samples))
        return marks

    def receive(self, timeout: float) -> bytes | Message | None:
        """Wait for a frame or a message, None if there is none; a wrong message ends the wire."""
        try:
            received = self._ws.receive(timeout=timeout)
        except ConnectionClosed as error:
            raise Broken(error.reason in _LEFT_ON_PURPOSE) from error
        if not isinstance(received, str):
            return received  # type: ignore[no-any-return]
        try:
            return parse(received)
        except ValueError as error:
            logger.warning("a page sent what no page of ours sends; its socket is closed")
            self.close(INVALID_PAYLOAD, "not a message of this telephone")
            raise Broken(on_purpose=False) from error

    def close(self, reason: int, words: str) -> None:
        try:
            with self._lock:
                self._ws.close(reason, words)
        except (ConnectionClosed, OSError):
            logger.debug("the socket was closed already")

    def _send(self, payload: str | bytes) -> None:
        try:
            with self._lock:
                self._ws.send(payload)
        except ConnectionClosed as error:
            raise Broken(error.reason in _LEFT_ON_PURPOSE) from error
        except OSError as error:
            raise Broken(on_purpose=False) from error
