"""`hotline flows`: whether callers can be served, and what they will hear, as a picture."""

import sys
from pathlib import Path

import click

from hotline.config import Settings
from hotline.flow.loader import FlowError, Flows


@click.group("flows")
def command() -> None:
    """Check the flows, draw them."""


@command.command()
def check() -> None:
    """Name everything that is wrong with the flows and languages; exit 1 if anything is."""
    flows = _load()
    problems = flows.check()
    for problem in problems:
        click.echo(f"hotline: {problem}", err=True)
    if problems:
        sys.exit(1)
    click.echo(f"flows {', '.join(flows.scripts)} in {', '.join(flows.languages)}: nothing wrong")


@command.command()
@click.option("--lang", help="The language of the texts; by default that of the house.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="Where the pictures go; by default here.",
)
def draw(lang: str | None, out: Path) -> None:
    """Draw every flow as an SVG picture."""
    from hotline.flow import draw as drawing

    flows = _load()
    language = lang or flows.default.tag
    if language not in flows.languages:
        raise click.BadParameter(f"known are {', '.join(flows.languages)}", param_hint="--lang")
    out.mkdir(parents=True, exist_ok=True)
    for name in flows.scripts:
        path = out / f"{name}-{language}.svg"
        path.write_text(drawing.draw(flows.flow(name, language)), encoding="utf-8")
        click.echo(path)


def _load() -> Flows:
    try:
        return Flows.load(Settings.load().flows_dir)
    except FlowError as error:
        for line in str(error).splitlines():
            click.echo(f"hotline: {line}", err=True)
        sys.exit(1)
