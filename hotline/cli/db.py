"""`hotline db`: the database's upkeep."""

import sys
from pathlib import Path

import click

from hotline.config import Settings
from hotline.db import Database, archive
from hotline.db.migrate import upgrade as run_migrations
from hotline.demo import load as load_demo


@click.group("db")
def command() -> None:
    """Upgrade, demonstration, backup, restore."""


def _opened() -> tuple[Settings, Database]:
    settings = Settings.load()
    run_migrations(settings.database_url)
    return settings, Database(settings.database_url)


@command.command()
def upgrade() -> None:
    """Bring the tables up to date."""
    _opened()
    click.echo("the database is up to date")


@command.command()
def demo() -> None:
    """Load the demonstration community; a second time changes nothing."""
    _, database = _opened()
    with database.begin() as session:
        summary = load_demo(session, database.clock())
    click.echo(summary)


@command.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write every table and every recording to FILE (.tar.gz)."""
    settings, database = _opened()
    click.echo(f"{archive.backup(database, settings.data_dir, file)} rows in {file}")


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Read FILE into an empty database."""
    settings, database = _opened()
    try:
        rows = archive.restore(database, settings.data_dir, file)
    except (archive.NotEmpty, OSError, KeyError, ValueError) as error:
        click.echo(f"hotline: {file}: {error}", err=True)
        sys.exit(1)
    click.echo(f"{rows} rows from {file}")
