"""A browser's telephone on our side of the wire: one line, one conversation at a time."""

import logging
from collections.abc import Callable
from threading import Thread
from typing import Any

from hotline.carriers.line import Line, Pacer
from hotline.carriers.webphone.conversation import Conversation, Inbox, Reached, Tell, converse
from hotline.carriers.webphone.messages import Message
from hotline.carriers.webphone.wire import Broken, Wire

logger = logging.getLogger(__name__)

Begin = Callable[[Line, Inbox, Tell], Conversation]
IDLE_SECONDS = 0.5


class Handset:
    """Carries sound both ways in the thread that calls `listen`, a conversation in its own."""

    def __init__(self, wire: Wire, clock: Callable[[], float]) -> None:
        self.inbox = Inbox()
        self._wire = wire
        self._clock = clock
        self._line = Line()
        self._pacer = Pacer(clock())
        self._conversation: Conversation | None = None

    @property
    def busy(self) -> bool:
        return self._conversation is not None and not self.inbox.over.is_set()

    @property
    def failed(self) -> bool:
        """The conversation is over without having come to an end."""
        return not self.busy and self._conversation is not None and not self._conversation.ended

    def lift(self, begin: Begin) -> None:
        """Begin a conversation; the one before has ended."""
        self.inbox = Inbox()
        self._line = Line()
        self._pacer = Pacer(self._clock())
        self._conversation = begin(self._line, self.inbox, self.tell)
        Thread(
            target=converse,
            args=(self._conversation, self.inbox, self._clock),
            name="conversation",
            daemon=True,
        ).start()

    def listen(self) -> Message | None:
        """Carry sound until the page says something, or for a moment. Raises `Broken`."""
        if not self.busy:
            received = self._wire.receive(IDLE_SECONDS)
        else:
            self._send_due_frames()
            received = self._wire.receive(self._pacer.wait(self._clock()))
        if not isinstance(received, bytes):
            return received
        if self.busy and self._conversation is not None:
            self._conversation.hear(received)
        return None

    def drop(self) -> None:
        """The wire is no more."""
        self.inbox.gone.set()

    def tell(self, message: dict[str, Any]) -> None:
        """Tell the page; a conversation goes on to its end whether anyone listens or not."""
        try:
            self._wire.send(message)
        except Broken:
            logger.debug("nobody is there to be told")

    def _send_due_frames(self) -> None:
        for _ in range(self._pacer.due(self._clock())):
            for mark in self._wire.send_frame(self._line.next_frame()):
                self.inbox.put(Reached(mark))
