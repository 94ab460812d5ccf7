"""A telephone line that we fill ourselves: sound frame after frame, never a gap.

Doors that hold the sound of a line in their own hands put *tracks* on a `Line` and take frames from
it at real time (`Pacer`). A track is an iterator of pieces: samples, and notes that belong to the
moment at which those samples are heard. What is put on the line replaces what was on it, at once;
when a line's tracks are used up it gives quiet, so there is a frame for every moment of the call.

Time on a line is counted in frames: there is no clock here, and none is needed to test it.
"""

from collections import deque
from collections.abc import Iterator
from threading import Lock
from typing import NamedTuple

import numpy as np

from hotline.speech.audio import Samples

RATE = 16000
FRAME_SECONDS = 0.04
FRAME_SAMPLES = round(RATE * FRAME_SECONDS)

NO_SOUND: Samples = np.zeros(0, np.int16)


class Caption(NamedTuple):
    """A clip begins: `key` for logs and tests, `text` for the eyes."""

    key: str
    text: str


class Mark(NamedTuple):
    """A place between tracks; whoever put it there is told when the sound has come so far."""

    name: str


class Flush(NamedTuple):
    """What was sent and not yet heard is void: the far end empties its buffer."""


Note = Caption | Mark | Flush


class Piece(NamedTuple):
    """Some sound, and what to note when it begins."""

    samples: Samples = NO_SOUND
    note: Note | None = None


Track = Iterator[Piece]


class Frame(NamedTuple):
    """`FRAME_SAMPLES` of sound; the notes are to be passed on before it."""

    samples: Samples
    notes: tuple[Note, ...]


class Line:
    """What one end of a call hears. Safe to fill from one thread and to empty from another."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._tracks: deque[Track] = deque()
        self._rest = NO_SOUND
        self._notes: list[Note] = []

    def play(self, *tracks: Track) -> None:
        """Stop what is on the line and begin with `tracks`, one after another."""
        with self._lock:
            self._tracks = deque(tracks)
            self._rest = NO_SOUND
            self._notes = [Flush()]

    def next_frame(self) -> Frame:
        """Take the next `FRAME_SAMPLES` off the line; quiet where there is nothing to say."""
        with self._lock:
            parts: list[Samples] = []
            missing = FRAME_SAMPLES
            while missing:
                part = self._take(missing)
                parts.append(part)
                missing -= len(part)
            notes, self._notes = tuple(self._notes), []
            return Frame(np.concatenate(parts), notes)

    def _take(self, most: int) -> Samples:
        while not len(self._rest):
            if not self._tracks:
                return np.zeros(most, np.int16)
            self._advance()
        taken, self._rest = self._rest[:most], self._rest[most:]
        return taken

    def _advance(self) -> None:
        piece = next(self._tracks[0], None)
        if piece is None:
            self._tracks.popleft()
            return
        self._rest = piece.samples
        if piece.note is not None:
            self._notes.append(piece.note)


class Pacer:
    """Says how many frames are due: real time, and a small lead so that the far end never starves.

    `now` is any monotonic time in seconds. After a stall longer than `STALL` the line goes on from
    now instead of sending all that was missed in one burst, which would only be heard late.
    """

    LEAD = 0.12
    STALL = 0.4

    def __init__(self, now: float) -> None:
        self._next = now - self.LEAD
        """When the next frame has to leave."""

    def due(self, now: float) -> int:
        """Count the frames that have to leave now, and take them as sent."""
        if now - self._next > self.LEAD + self.STALL:
            self._next = now - self.LEAD
        frames = max(0, int((now - self._next) / FRAME_SECONDS) + 1) if now >= self._next else 0
        self._next += frames * FRAME_SECONDS
        return frames

    def wait(self, now: float) -> float:
        """Return the seconds until the next frame has to leave."""
        return max(0.0, self._next - now)
