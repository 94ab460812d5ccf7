"""What goes on over a browser's line, whatever it is: a call, or staff in a caller's room.

Each conversation has a thread of its own, in which everything happens that may take time; the
thread that carries the sound only empties the line and passes on what it hears. So a slow database
is never heard as a gap.
"""

import logging
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Event
from typing import Any, NamedTuple, Protocol

logger = logging.getLogger(__name__)

TICK_SECONDS = 0.1


class Key(NamedTuple):
    """The far end pressed a key."""

    key: str


class Reached(NamedTuple):
    """The sound has come to a mark."""

    mark: str


class HangUp(NamedTuple):
    """The far end hung up, on purpose; a line that breaks says nothing."""


class Stopped(NamedTuple):
    """Somebody else took the case about which this member of staff was rung."""


Item = Key | Reached | HangUp | Stopped

Tell = Callable[[dict[str, Any]], None]
"""Tells the page something; never raises."""


class LineGone(Exception):
    """The far end is no longer there to wait for."""


class Conversation(Protocol):
    ended: bool

    def open(self, now: float) -> None: ...
    def take(self, item: Item, now: float) -> None: ...
    def tick(self, now: float) -> None: ...
    def hear(self, pcm: bytes) -> None: ...
    def close(self) -> None: ...


class Inbox:
    """What happened on the line and is to be dealt with.

    `gone`: the line is no more. `over`: nobody deals with anything any more.
    """

    def __init__(self) -> None:
        self.gone = Event()
        self.over = Event()
        self._items: SimpleQueue[Item] = SimpleQueue()

    def put(self, item: Item) -> None:
        self._items.put(item)

    def get(self) -> Item | None:
        """The next item, or None when there is none for a tick."""
        try:
            return self._items.get(timeout=TICK_SECONDS)
        except Empty:
            return None


def converse(conversation: Conversation, inbox: Inbox, clock: Callable[[], float]) -> None:
    """Carry a conversation on until it has ended, or its line is gone and all is dealt with."""
    try:
        conversation.open(clock())
        while not conversation.ended:
            item = inbox.get()
            if item is not None:
                conversation.take(item, clock())
            elif inbox.gone.is_set():
                break
            conversation.tick(clock())
    except LineGone:
        logger.warning("a line broke while its call waited for the database")
    except Exception:
        logger.exception("a conversation failed; its line is dropped and may be taken up again")
    finally:
        inbox.over.set()
        conversation.close()
