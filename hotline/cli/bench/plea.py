"""`hotline bench plea`: from the end of a cry for help to its case on the board, and understood.

Spoken through the text telephone into a whole hotline; the board is read as its event streams read
it, so what they need for looking counts.
"""

import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

import click

from hotline.carriers.simulator import Press, Say, Telephone
from hotline.cli.bench.installation import installation, verdict
from hotline.console.board_feed import BoardFeed
from hotline.db import Database
from hotline.wiring.house import House, build

LIMIT = 3.0
PATIENCE_SECONDS = 60.0
PLEA = (Press("3"), Say("我妈妈突然吐血了，快来人"), Press("#"))
UNDERSTOOD = ("critical", "urgent")


@click.command()
@click.option("--pleas", default=5, show_default=True, help="Pleas to measure.")
def plea(pleas: int) -> None:
    """Seconds from `#` after a plea to its case on the board, and to its severity."""
    with installation() as hotline:
        hotline.start()
        with closing(Database(hotline.settings.database_url)) as database:
            house = build(hotline.settings, database)
            with closing(house.redis), watched(database) as board:
                measured = [_plead(house, board) for _ in range(pleas)]
    shown, understood = (max(seconds) for seconds in zip(*measured, strict=True))
    click.echo(f"on the board {shown:5.2f} s  (slowest of {pleas})")
    click.echo(f"understood   {understood:5.2f} s  (slowest of {pleas})")
    sys.exit(0 if verdict(understood, LIMIT) else 1)


@dataclass
class BoardWatch:
    """When each case was first seen with each severity, by `time.perf_counter`."""

    seen: dict[tuple[int, str], float] = field(default_factory=dict)
    closed: threading.Event = field(default_factory=threading.Event)

    def follow(self, feed: BoardFeed) -> None:
        board = None
        while not self.closed.is_set():
            board = feed.wait(board, timeout=1.0) or board
            now = time.perf_counter()
            for row in (*board.waiting, *board.untaken, *board.taken) if board else ():
                if row.case_id is not None:
                    self.seen.setdefault((row.case_id, row.severity), now)

    def cases(self) -> set[int]:
        return {case_id for case_id, _ in list(self.seen)}

    def first(self, before: set[int], *severities: str) -> float:
        """When a case that is not one of `before` was there; as one of `severities` if given."""
        deadline = time.perf_counter() + PATIENCE_SECONDS
        while time.perf_counter() < deadline:
            times = [
                at
                for (case_id, severity), at in list(self.seen.items())
                if case_id not in before and (not severities or severity in severities)
            ]
            if times:
                return min(times)
            time.sleep(0.05)
        raise click.ClickException(f"no case, or none that is {' or '.join(severities)}")


@contextmanager
def watched(database: Database) -> Iterator[BoardWatch]:
    """What the board shows from now on."""
    watch = BoardWatch()
    thread = threading.Thread(target=watch.follow, args=(BoardFeed(database),))
    thread.start()
    try:
        yield watch
    finally:
        watch.closed.set()
        thread.join()


def _plead(house: House, board: BoardWatch) -> tuple[float, float]:
    """One call; seconds until it is on the board, and until it is understood."""
    before, ended = board.cases(), 0.0

    def tell(line: Mapping[str, Any]) -> None:
        nonlocal ended
        if line.get("event") == "pressed" and line["key"] == "#":
            ended = time.perf_counter()

    Telephone(house.sessions, house.recordings, tell).call(None, "zh-CN", PLEA)
    return board.first(before) - ended, board.first(before, *UNDERSTOOD) - ended
