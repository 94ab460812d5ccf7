"""What the pages are given: the wiring hands it over once, pages ask for it by `parts()`."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from flask import current_app

from hotline.config import Settings
from hotline.console.board_feed import BoardFeed
from hotline.db import Database
from hotline.flow.actions import Clip
from hotline.speech.clips import Clips

EXTENSION = "hotline.console"


class StreamSlots(Protocol):
    """How many event streams a process may hold open beside its plain requests."""

    def acquire(self) -> bool: ...
    def release(self) -> None: ...


@dataclass(frozen=True)
class Parts:
    """`recording_path`: the WAV file of a recording id, None while there is none.

    `take_call`: joins (case id, login) with the waiting caller; the room that the member of
    staff's softphone enters, or None: the caller has gone, or is on a telephone and theirs rings.
    `prompts`: what a language says, by key, but for private names; `clips`: how that sounds.
    """

    database: Database
    settings: Settings
    recording_path: Callable[[int], Path | None]
    take_call: Callable[[int, str], str | None]
    stream_slots: StreamSlots
    feed: BoardFeed
    prompts: Callable[[str], dict[str, Clip]]
    clips: Clips


def parts() -> Parts:
    """The parts of the application that serves this request."""
    found: Parts = current_app.extensions[EXTENSION]
    return found
