"""`hotline residents`: the ledger."""

from typing import BinaryIO

import click
from sqlalchemy import select

from hotline import outbox
from hotline.cli.sheet_report import show
from hotline.cli.storage import open_database
from hotline.config import Settings
from hotline.residents import Resident
from hotline.residents.csv_import import import_csv


@click.group("residents")
def command() -> None:
    """The ledger of residents."""


@command.command("import")
@click.argument("file", type=click.File("rb"))
def import_(file: BinaryIO) -> None:
    """Load the community's list from FILE (CSV): all of it, or a report of every bad row.

    The same compound, building, unit and name are the same person. Columns: name, building, unit;
    optional: compound, gender, phone, other_phones, birth_year, language, needs, medicines,
    contacts, doctor, skip_menu, slower (1.0 to 1.5). Several entries in a cell are separated by ";"
    or written as JSON.
    """
    with open_database() as database, database.begin() as session:
        languages = Settings.load().languages
        report = import_csv(session, file.read(), database.clock(), languages)
        if not report.problems:
            for language in session.scalars(select(Resident.language).distinct()):
                outbox.put(session, "hotline.jobs.render_clips", language)
    show(report, file.name)
