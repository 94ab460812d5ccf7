"""`hotline export`: what is stored, one record a line."""

import sys
from datetime import datetime

import click

from hotline.cli.moment import Moment
from hotline.cli.storage import open_database
from hotline.exports import FORMATS, KINDS, fields, records


@click.command("export")
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.option("--since", type=Moment(), help="Only what first came then or later.")
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="jsonl")
def command(kind: str, since: datetime | None, form: str) -> None:
    """Print what is stored, one record a line, oldest first."""
    sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
    with open_database() as database:
        found = records(database, KINDS[kind], since)
        for line in FORMATS[form](found, fields(KINDS[kind])):
            click.echo(line, nl=False)
