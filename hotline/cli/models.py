"""`hotline models`: the speech models, installed or to be had, and the triage model's training."""

import sys
from collections.abc import Iterable
from typing import NoReturn

import click
from rich.console import Console
from rich.table import Table

from hotline.cli.progress import progress_bar
from hotline.cli.train import rehear, train
from hotline.config import Settings
from hotline.speech.catalogue import ANY_LANGUAGE, Catalogue, Model, read_catalogue
from hotline.speech.model_fetch import FetchError, fetch

_WIDTH_OF_FILES = 200


@click.group("models")
def command() -> None:
    """Speech models: what is here, what can be had; train the triage model."""


@command.command("list")
def list_models() -> None:
    """Show every model of the catalogue, and whether it is installed."""
    catalogue = read_catalogue(Settings.load().models_dir)
    table = Table()
    for title in ("part", "language", "model", "MB", "licence", "trained on", "installed", "from"):
        table.add_column(title, overflow="fold")
    for model in catalogue.models:
        state = catalogue.state(model) or "[yellow]no[/]"
        size = str(model.megabytes)
        part = "voice" if model.is_voice else "recogniser"
        table.add_row(
            part, model.language, model.name, size, model.licence, model.training, state,
            model.source,
        )  # fmt: skip
    Console(width=None if sys.stdout.isatty() else _WIDTH_OF_FILES).print(table)


@command.command("fetch")
@click.argument("lang")
@click.option("--model", "name", help="A certain model of the catalogue, rather than the usual.")
def fetch_models(lang: str, name: str | None) -> None:
    """Fetch the recogniser of LANG (zh-CN, en, ko …)."""
    catalogue = read_catalogue(Settings.load().models_dir)
    for model in _wanted(catalogue, lang, name):
        if catalogue.state(model) and not catalogue.state(model).startswith("broken"):
            click.echo(f"{model.name}: {catalogue.state(model)}")
            continue
        try:
            with progress_bar(f"{model.name} (MB)") as progress:
                fetch(catalogue, model, progress)
        except FetchError as error:
            click.echo(f"hotline: {error}", err=True)
            sys.exit(1)
        click.echo(f"{model.name}: {catalogue.state(model)}")


def _wanted(catalogue: Catalogue, language: str, name: str | None) -> list[Model]:
    """Return the model by name, else the language's own, else those for every language.

    The last are for languages that the line speaks; any other language is a slip of the pen.
    """
    if name:
        found = catalogue.named(name)
        return [found] if found else _refuse(f"--model {name}", catalogue.names())
    models = catalogue.for_language(language)
    if not models and language in Settings.load().languages:
        models = catalogue.for_language(ANY_LANGUAGE)
    return models or _refuse(language, sorted({*catalogue.languages(), *Settings.load().languages}))


def _refuse(wanted: str, known: Iterable[str]) -> NoReturn:
    click.echo(f"hotline: {wanted}: not in the catalogue; known: {', '.join(known)}", err=True)
    sys.exit(2)


command.add_command(train)
command.add_command(rehear)
