"""A driver that is killed with calls in its hands, and kept dead: when does each reach people?

Half of them are in the middle of a plea, half hear prompts. Fewer operators than callers have a
desk phone: whoever's call does not ring there is to be asked for a message.
"""

import os
import re
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import NamedTuple

import click
from sqlalchemy import func, select

from hotline.calls.models import Call, Recording
from hotline.carriers.asterisk.exchange import CARRIER
from hotline.cases.models import Case
from hotline.cli.bench.calls.crowd import QUIET, crowd, noise
from hotline.cli.bench.calls.switched import Switched, switched
from hotline.cli.testbed.children import eventually
from hotline.cli.testbed.phone import Phone
from hotline.cli.testbed.sipp import Press, Say, Stay, sayable
from hotline.speech.voice.engines import engine_for

LIMIT = 20.0
OPERATORS = ("operator-1", "operator-2", "operator-3")
LANGUAGE = "zh-CN"
PLEA = "救命啊，快来人，我妈妈昏过去了，叫不醒。她今年八十二岁了，就我一个人在家里。"
SPOKEN_SECONDS = 3.0
"""So much of each plea is written down at least when the driver dies."""
PATIENCE = 90.0
LOOK_SECONDS = 0.05


class Reached(NamedTuple):
    """`rang` and `recorded`: seconds from the driver's death, by the caller's number."""

    rang: Mapping[str, float]
    recorded: Mapping[str, float]

    @property
    def seconds(self) -> list[float]:
        """By caller: whichever came first."""
        return sorted({**self.recorded, **self.rang}.values())


def rescue(calls: int) -> bool:
    """Whether all reach people in time, and no plea is lost."""
    pleading = calls // 2
    with switched(OPERATORS) as line, ExitStack() as desks:
        phones = [desks.enter_context(line.desk_phone(login)) for login in OPERATORS]
        plea = engine_for(LANGUAGE).load(LANGUAGE).speak(PLEA, 1.0)
        quiet = Say(noise(line.folder, QUIET))
        pleads = (quiet, Stay(1), Press("3"), Say(sayable(line.folder / "plea.alaw", plea)))
        with (
            crowd(line, (*pleads, Stay(PATIENCE)), pleading, caller="1"),
            crowd(line, (quiet, Stay(PATIENCE)), calls - pleading, caller="2"),
        ):
            _expect(lambda: _are_in_it(line, calls, pleading), "callers do not get through")
            time.sleep(SPOKEN_SECONDS)
            pleas = _pleas(line)
            with dead(line) as died:
                reached = _watch(line, phones, died, calls)
            eventually(lambda: pleas <= _cases(line), PATIENCE)
            kept = len(pleas & _cases(line))
    return _report(reached, calls, len(pleas), kept)


@contextmanager
def dead(line: Switched) -> Iterator[float]:
    """The driver, from a moment of `time.monotonic`: its supervisor stands still meanwhile."""
    os.kill(line.hotline.pid, signal.SIGSTOP)
    try:
        os.kill(line.driver, signal.SIGKILL)
        yield time.monotonic()
    finally:
        os.kill(line.hotline.pid, signal.SIGCONT)


def _watch(line: Switched, phones: Sequence[Phone], died: float, calls: int) -> Reached:
    """Until all have reached somebody, or for as long as one may be patient."""
    rang: dict[str, float] = {}
    recorded: dict[str, float] = {}
    while len({*rang, *recorded}) < calls and time.monotonic() < died + PATIENCE:
        for phone in phones:
            for event in phone.happened("rings"):
                rang.setdefault(number_of(event["caller"]), event["at"] - died)
        for message in line.asterisk.callbacks.glob("*.wav"):
            number = message.stem.rpartition("_")[2]
            recorded.setdefault(number, time.monotonic() - died)
        time.sleep(LOOK_SECONDS)
    return Reached(rang, recorded)


def number_of(uri: str) -> str:
    """Who calls, as a telephone shows it: `"Li" <sip:138@host>`."""
    found = re.search(r"sips?:([^@>]*)@", uri)
    return found[1] if found else ""


def _expect(condition: Callable[[], object], otherwise: str) -> None:
    if not eventually(condition, PATIENCE):
        raise click.ClickException(otherwise)


def _are_in_it(line: Switched, calls: int, pleading: int) -> bool:
    carried = select(func.count()).where(Call.carrier == CARRIER)
    with line.house.database.read() as session:
        return session.scalar(carried) == calls and len(_pleas(line)) == pleading


def _pleas(line: Switched) -> set[int]:
    """Calls in which somebody has begun to say what is wrong."""
    with line.house.database.read() as session:
        return set(session.scalars(select(Recording.call_id).where(Recording.purpose == "plea")))


def _cases(line: Switched) -> set[int]:
    """Calls of which there is a case."""
    with line.house.database.read() as session:
        return set(session.scalars(select(Case.call_id)))


def _report(reached: Reached, calls: int, pleas: int, kept: int) -> bool:
    seconds = reached.seconds
    rang, slowest = len(reached.rang), seconds[-1] if seconds else 0.0
    click.echo(f"driver killed with {calls} calls: {rang} rang at a desk, "
               f"{len(seconds) - rang} were asked for a message")  # fmt: skip
    click.echo(f"{'the last one reached':44} {slowest:6.2f} s      (limit {LIMIT})")
    click.echo(f"{'pleas that are cases after the restart':44} {kept} of {pleas}")
    return len(seconds) == calls and slowest <= LIMIT and kept == pleas
