"""One loop per process that looks for changes of the board, shared by all its event streams."""

import logging
import threading
import time

from hotline.console.board_rows import Board, load_board
from hotline.console.change_marker import ChangeMarker
from hotline.db import Database

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 0.4
"""Between two looks; a change is on every screen within a second."""
LINGER_SECONDS = 30.0
"""The loop goes on for that long after the last stream has gone."""


class BoardFeed:
    """`wait` blocks until the board is another one; the loop runs while anybody waits."""

    def __init__(self, database: Database, pause: float = PAUSE_SECONDS) -> None:
        self._database = database
        self._pause = pause
        self._changed = threading.Condition()
        self._board: Board | None = None
        self._failed = False
        self._running = False
        self._wanted_until = 0.0

    def wait(self, seen: Board | None, timeout: float) -> Board | None:
        """The board as soon as it differs from `seen`; None after `timeout` seconds.

        Raises ConnectionError while the database cannot be asked.
        """
        with self._changed:
            self._wanted_until = time.monotonic() + timeout + LINGER_SECONDS
            self._start()
            self._changed.wait_for(lambda: self._failed or self._news(seen), timeout)
            if self._failed:
                raise ConnectionError("the board cannot be read")
            return self._board if self._news(seen) else None

    def _news(self, seen: Board | None) -> bool:
        return self._board is not None and self._board != seen

    def _start(self) -> None:
        """Started late, so that a server which forks does so before there is a thread."""
        if not self._running:
            self._running, self._failed, self._board = True, False, None
            threading.Thread(target=self._run, name="board-feed", daemon=True).start()

    def _run(self) -> None:
        try:
            with ChangeMarker(self._database) as marker:
                self._look_while_wanted(marker)
        except Exception:  # a driver's own errors pass through the raw connection unwrapped
            logger.exception("the board cannot be read; its streams end and come back")
            self._publish(None)
        finally:
            with self._changed:
                self._running = False

    def _look_while_wanted(self, marker: ChangeMarker) -> None:
        last: object = None
        while time.monotonic() < self._wanted_until:
            now = marker.read()
            if now != last:
                last = now
                with self._database.read() as session:
                    board = load_board(session)
                self._publish(board)
            time.sleep(self._pause)

    def _publish(self, board: Board | None) -> None:
        with self._changed:
            if board is None or board != self._board:
                self._board, self._failed = board, board is None
                self._changed.notify_all()
