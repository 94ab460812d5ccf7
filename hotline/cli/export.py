"""`hotline export`: what is stored, one record a line."""

import sys
from datetime import datetime

import click

from hotline.cli.storage import open_database
from hotline.exports import FORMATS, KINDS, fields, records


class Moment(click.ParamType[datetime]):
    """A time in ISO 8601; one without offset is meant in this machine's time zone."""

    name = "ISO 8601"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        try:
            return datetime.fromisoformat(value).astimezone()
        except (ValueError, OverflowError):
            self.fail(f"{value!r} is no time such as 2026-03-09 or 2026-03-09T08:00+08:00", param)


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
