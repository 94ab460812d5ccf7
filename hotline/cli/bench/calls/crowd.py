"""Many callers at once, on the switch of a benchmark."""

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
import numpy as np

from hotline.cli.bench.calls.switched import Switched
from hotline.cli.testbed.sipp import RATE, NoSipp, Step, calling, sayable
from hotline.speech.audio import Sound

QUIET, LOUD = 4, 3000
"""The noise of an open line; that of a room in which the television is on."""
A_SECOND = 20
"""Calls that come in a second."""


@contextmanager
def crowd(
    line: Switched, steps: Sequence[Step], calls: int, **options: str
) -> Iterator["subprocess.Popen[bytes]"]:
    """See `calling`."""
    try:
        with calling(
            line.folder, line.asterisk.sip_address, steps, calls=calls, a_second=A_SECOND, **options
        ) as callers:
            yield callers
    except NoSipp as error:
        raise click.ClickException(str(error)) from error


def noise(folder: Path, loudness: int) -> Path:
    """Ten seconds of it, as SIPp sends it."""
    samples = np.random.default_rng(1).normal(0, loudness, RATE * 10).astype(np.int16)
    return sayable(folder / f"noise-{loudness}.alaw", Sound(samples, RATE))
