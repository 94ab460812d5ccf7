"""A leg's media stream: what Twilio sends over a WebSocket, 20 ms at a time in the story's time."""

import base64
import json
import logging
import socket
from contextlib import suppress
from functools import partial
from threading import Thread
from typing import TYPE_CHECKING, Any

import numpy as np
import simple_websocket

from hotline.speech.audio import Samples
from hotline.speech.audio_g711 import encode

if TYPE_CHECKING:
    from tests.fakes.twilio.leg import Leg

logger = logging.getLogger(__name__)

RATE = 8000
FRAME_MS = 20
FRAME_SAMPLES = 160


class Mouth:
    """What a caller says, whatever the line does; times are the story's, in seconds."""

    def __init__(self) -> None:
        self._said: Samples = np.zeros(0, np.int16)

    def says(self, sound: Samples, now: float) -> None:
        """Now, or after what is being said."""
        pause = max(0, round(now * RATE) - len(self._said))
        self._said = np.concatenate([self._said, np.zeros(pause, np.int16), sound])

    def rest(self, now: float) -> Samples:
        """What is still to be said."""
        return self._said[round(now * RATE) :]

    def frame(self, at: float) -> Samples:
        """20 ms; silence where nothing is said."""
        words = self.rest(at)[:FRAME_SAMPLES]
        return np.concatenate([words, np.zeros(FRAME_SAMPLES - len(words), np.int16)])


class MediaStream:
    """Open from `<Start><Stream>` until the call ends, the far end closes, or the network breaks.

    A stream that cannot be opened is an entry in Twilio's log; the call goes on.
    """

    def __init__(self, leg: "Leg", url: str, parameters: dict[str, str]) -> None:
        self.sid = leg.exchange.sid("MZ")
        self.sent_ms = 0
        self._leg = leg
        self._count = 0
        self._due = leg.exchange.now
        self._socket = self._opened(url)
        self._send({"event": "connected", "protocol": "Call", "version": "1.0.0"})
        start = {
            "streamSid": self.sid,
            "accountSid": leg.exchange.account_sid,
            "callSid": leg.sid,
            "tracks": ["inbound"],
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
            "customParameters": parameters,
        }
        self._tell("start", start)

    @property
    def is_open(self) -> bool:
        return self._socket is not None

    def go_on(self) -> None:
        """Send what was said until now."""
        while self._due + FRAME_MS / 1000 <= self._leg.exchange.now + 1e-6:
            self._send_frame(self._leg.mouth.frame(self._due))
            self._due += FRAME_MS / 1000

    def stop(self) -> None:
        """The call has ended."""
        self.go_on()
        ended = {"accountSid": self._leg.exchange.account_sid, "callSid": self._leg.sid}
        self._tell("stop", ended)
        with suppress(simple_websocket.ConnectionClosed, OSError):
            if self._socket is not None:
                self._socket.close()
        self._socket = None

    def breaks(self) -> None:
        """The network between Twilio and the hotline fails: nobody says goodbye."""
        if self._socket is not None:
            self._socket.sock.shutdown(socket.SHUT_RDWR)
            self._socket = None

    def says(self, message: str) -> None:
        """Something that is no message of a stream."""
        assert self._socket is not None
        self._socket.send(message)

    def _opened(self, url: str) -> Any:
        try:
            return simple_websocket.Client(
                *self._leg.exchange.webhooks.socket(url),
                thread_class=partial(Thread, daemon=True),
            )
        except (simple_websocket.ConnectionError, OSError) as error:
            logger.warning("the stream to %s cannot be opened: %s", url, error)
            return None

    def _send_frame(self, samples: Samples) -> None:
        payload = base64.b64encode(encode(samples)).decode()
        chunk, at = str(self.sent_ms // FRAME_MS + 1), str(self.sent_ms)
        media = {"track": "inbound", "chunk": chunk, "timestamp": at, "payload": payload}
        self._tell("media", media)
        self.sent_ms += FRAME_MS

    def _tell(self, event: str, what: dict[str, Any]) -> None:
        self._count += 1
        message = {"event": event, "sequenceNumber": str(self._count), "streamSid": self.sid}
        self._send(message | {event: what})

    def _send(self, message: dict[str, Any]) -> None:
        try:
            if self._socket is not None:
                self._socket.send(json.dumps(message))
        except (simple_websocket.ConnectionClosed, OSError):
            logger.info("the hotline closed the stream of %s", self._leg.sid)
            self._socket = None
