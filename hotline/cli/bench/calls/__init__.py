"""`hotline bench calls`: the line on a real switch, each figure beside the limit it has to keep.

`load`: what a hundred calls cost, beside the same sounds from a bare dialplan. `rescue`: a driver
that is killed with calls in its hands. `latency`: how soon the line answers, with real telephones.
Each runs on a hotline and an Asterisk of its own (`switched`), all on the loopback interface.
"""

import sys

import click

from hotline.cli.bench.calls.latency import latency
from hotline.cli.bench.calls.load import load
from hotline.cli.bench.calls.rescue import rescue


@click.command()
@click.option("--load", "loaded", default=100, show_default=True, help="Calls at a time.")
@click.option("--rounds", default=2, show_default=True, help="Rounds of those, in turn.")
@click.option("--rescue", "rescued", default=20, show_default=True, help="Calls of a dead driver.")
@click.option("--latency", "timed", default=10, show_default=True, help="Calls that are timed.")
def calls(loaded: int, rounds: int, rescued: int, timed: int) -> None:
    """What calls on an Asterisk cost, how they survive, how soon they are answered; 0 leaves out.

    Needs `python -m scripts.asterisk`, and SIPp (Debian: sip-tester).
    """
    kept = [
        not timed or latency(timed),
        not rescued or rescue(rescued),
        not loaded or load(loaded, rounds),
    ]
    sys.exit(0 if all(kept) else 1)
