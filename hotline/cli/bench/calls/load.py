"""What many calls at a time cost: the switch beside a bare dialplan, the driver beside the switch.

In turn, on the same Asterisk: callers of an extension that does nothing but play the sounds with
which the hotline begins, callers of the hotline, and callers of the hotline from where it is so
loud that the live stream of what they say is open.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click

from hotline.carriers.asterisk.sounds import File, Sounds
from hotline.cli.bench.calls.crowd import LOUD, QUIET, crowd, noise
from hotline.cli.bench.calls.limits import ratio
from hotline.cli.bench.calls.switched import Switched, switched
from hotline.cli.testbed.processes import processor_seconds
from hotline.cli.testbed.sipp import Say, Stay
from hotline.flow.actions import Play
from hotline.flow.events import HungUp
from hotline.wiring.house import House

SWITCH_LIMIT, DRIVER_LIMIT = 1.5, 1.0
BARE, HOTLINE = "bare", "4001"
PATIENCE = 120.0


@dataclass(frozen=True)
class Used:
    """Processor time of one core, as a share of the time that calls lasted together."""

    switch: float = 0.0
    driver: float = 0.0

    def __add__(self, other: "Used") -> "Used":
        return Used(self.switch + other.switch, self.driver + other.driver)

    def __truediv__(self, count: float) -> "Used":
        return Used(self.switch / count, self.driver / count)


def load(calls: int, rounds: int) -> bool:
    """Whether the limits are kept."""
    with switched() as line:
        said = first_words(line.house)
        lasts = sum(file.seconds for file in said)
        (line.asterisk.switch.folder / "extensions.conf").open("a").write(playback(BARE, said))
        line.asterisk.cli("dialplan reload")
        measure = partial(_measure, line, calls, lasts)
        quiet, loud = noise(line.folder, QUIET), noise(line.folder, LOUD)
        bare = ours = Used()
        for _ in range(rounds):
            bare += measure(BARE, quiet) / rounds
            ours += measure(HOTLINE, quiet) / rounds
        streamed = measure(HOTLINE, loud)
    click.echo(f"{calls} calls of {lasts:.0f} s at a time; per call, of one core:")
    for name, used in (("bare dialplan", bare), ("hotline", ours), ("live stream", streamed)):
        click.echo(f"{name:16} Asterisk {used.switch:6.3%}   driver {used.driver:6.3%}")
    kept = ratio("Asterisk, beside the bare dialplan", ours.switch, bare.switch, SWITCH_LIMIT)
    return ratio("driver, beside Asterisk", ours.driver, ours.switch, DRIVER_LIMIT) and kept


def first_words(house: House) -> list[File]:
    """What a caller whom nobody knows hears until something is expected of them."""
    reply = house.sessions.start("bench", "first words", None, None)
    house.sessions.handle(reply.call_id, HungUp(), "hung_up")
    clips = [clip for action in reply.actions if isinstance(action, Play) for clip in action.clips]
    return Sounds(house.clips).files(clips, reply.language)


def playback(extension: str, files: Sequence[File]) -> str:
    """A dialplan that answers, plays, and does nothing else."""
    return (
        "\n[from-trunk](+)\n"
        f"exten => {extension},1,Answer()\n"
        f" same => n,Playback({'&'.join(file.path for file in files)})\n"
        " same => n,Wait(60)\n"
    )


def _measure(line: Switched, calls: int, lasts: float, dialled: str, sound: Path) -> Used:
    processes = line.asterisk.pid, line.driver
    before = [processor_seconds(process) for process in processes]
    with crowd(line, (Say(sound), Stay(lasts)), calls, dialled=dialled) as callers:
        if callers.wait(PATIENCE):
            failed = (line.folder / "callers-1.errors").read_text()
            raise click.ClickException(f"some of the calls failed: {failed[:2000]}")
    after = [processor_seconds(process) for process in processes]
    return Used(*(end - begin for begin, end in zip(before, after, strict=True))) / (calls * lasts)
