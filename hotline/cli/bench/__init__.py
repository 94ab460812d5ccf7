"""`hotline bench`: how fast it is, each figure beside the limit it has to keep."""

import click

from hotline.cli.bench.alert import alert
from hotline.cli.bench.answer import answer
from hotline.cli.bench.calls import calls
from hotline.cli.bench.hearing import hearing
from hotline.cli.bench.plea import plea
from hotline.cli.bench.start import start
from hotline.cli.bench.streams import streams
from hotline.cli.bench.triage import triage
from hotline.cli.bench.voice import voice
from hotline.cli.bench.webhook import webhook


@click.group("bench")
def command() -> None:
    """Measure; every benchmark prints a ratio and the limit, and exits 1 beyond it."""


command.add_command(alert)
command.add_command(answer)
command.add_command(calls)
command.add_command(hearing)
command.add_command(plea)
command.add_command(start)
command.add_command(streams)
command.add_command(triage)
command.add_command(voice)
command.add_command(webhook)
