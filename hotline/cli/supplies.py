"""`hotline supplies`: what can be ordered, and when."""

import sys
from datetime import datetime
from typing import BinaryIO

import click

from hotline import supplies
from hotline.cli.moment import Moment
from hotline.cli.sheet_report import show
from hotline.cli.storage import open_database
from hotline.config import Settings
from hotline.supplies.csv_import import import_csv


@click.group("supplies")
def command() -> None:
    """Set meals and ordering windows."""


@command.command("import")
@click.argument("file", type=click.File("rb"))
def import_(file: BinaryIO) -> None:
    """Load set meals from FILE (CSV): all of them, or a report of every bad row.

    Columns: code, name; optional: name_en, contents, price (30 or 30.50), position, active. The
    same code is the same set meal.
    """
    with open_database() as database, database.begin() as session:
        report = import_csv(session, file.read(), Settings.load().languages)
    show(report, file.name)


@command.command()
@click.argument("batch")
@click.option("--opens", type=Moment(), required=True, help="From when orders are taken.")
@click.option("--closes", type=Moment(), required=True, help="Until when they are taken.")
def window(batch: str, opens: datetime, closes: datetime) -> None:
    """Take orders for the delivery BATCH from --opens to --closes; a known BATCH is moved.

    Times are like 2026-03-09T08:00, without offset in this machine's time zone.
    """
    try:
        with open_database() as database, database.begin() as session:
            supplies.set_window(session, batch, opens, closes)
    except supplies.WindowError as error:
        click.echo(f"hotline: {error}", err=True)
        sys.exit(1)
    click.echo(f"{batch}: {opens:%Y-%m-%d %H:%M} to {closes:%Y-%m-%d %H:%M}")
