"""What came of loading a CSV file, for the person who loaded it."""

import sys

import click

from hotline.sheets import ImportReport


def show(report: ImportReport, file: str) -> None:
    """One line when all went in; else every problem on stderr, and exit code 1."""
    if not report.problems:
        click.echo(f"{file}: {report.added} added, {report.updated} updated")
        return
    for problem in report.problems:
        click.echo(f"{file}: {problem}", err=True)
    click.echo(f"hotline: {len(report.problems)} problems, nothing was loaded", err=True)
    sys.exit(1)
