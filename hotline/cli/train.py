"""`hotline models train` and `rehear`: the triage model, and what is heard of its sentences."""

import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NoReturn, TextIO, TypeVar

import click

from hotline.cli.progress import progress_bar
from hotline.config import Settings
from hotline.triage.linear import save_model
from hotline.triage.load import RECOGNISED, SENTENCES, WEIGHTS
from hotline.triage.sentences import read_corrections, read_recognised, read_sentences
from hotline.triage.training import train as train_model

Read = TypeVar("Read")

_LINES = (None, 20, 20, 12, 12, 12)
"""Decibels of the speech over the noise; one is drawn for each sentence."""


@click.command("train")
@click.argument("lang", default="zh-CN")
@click.option(
    "--reviews",
    type=click.File(encoding="utf-8"),
    help="What reviewers put right: from `hotline export reviews --format jsonl`.",
)
def train(lang: str, reviews: TextIO | None) -> None:
    """Train the triage model of LANG anew, from the labelled sentences beside its lexicon.

    The same sentences give the same model.
    """
    folder = Settings.load().languages_dir / lang
    sentences = _read(folder / SENTENCES, read_sentences)
    recognised = _recognised(folder)
    if reviews:
        sentences += _parsed(Path(reviews.name), reviews, read_corrections)
    save_model(train_model(sentences, lang, recognised), folder / WEIGHTS)
    click.echo(f"{folder / WEIGHTS}: {len(sentences)} sentences, {len(recognised)} of them heard")


@click.command("rehear")
@click.argument("lang", default="zh-CN")
@click.option("--most", type=click.IntRange(1), default=200, help="How many sentences; 2 s each.")
def rehear(lang: str, most: int) -> None:
    """Have sentences that were never heard spoken over a noisy line, and note what is recognised.

    Taken evenly from all of them, so that every writer is heard. Several speakers, none of which
    is heard in `hotline bench triage`; each hearing that a plea gets. Then train anew.
    """
    from hotline.cli.spoken.heard import Listener, circumstances  # large models
    from hotline.cli.spoken.recognizers import recognizers_of
    from hotline.cli.spoken.speakers import TRAINING

    settings = Settings.load()
    folder = settings.languages_dir / lang
    known = _recognised(folder)
    sentences = _read(folder / SENTENCES, read_sentences)
    unheard = _evenly([one.text for one in sentences if one.text not in known], most)
    listener = Listener(recognizers_of(lang, settings))
    kept = (folder / RECOGNISED).open("a", buffering=1, encoding="utf-8")  # lines, however it ends
    with kept as file, progress_bar("heard") as told:
        for number, text in enumerate(unheard):
            snr = _LINES[number % len(_LINES)]
            for heard in listener.hear(text, circumstances(text, TRAINING, snr)):
                if heard.text:
                    made = {"said": text, "heard": [heard.text, *heard.alternatives]}
                    file.write(f"{json.dumps(made, ensure_ascii=False)}\n")
            told(number + 1, len(unheard))


def _evenly(texts: list[str], most: int) -> list[str]:
    count = min(most, len(texts))
    return [texts[number * len(texts) // count] for number in range(count)]


def _recognised(folder: Path) -> dict[str, list[str]]:
    path = folder / RECOGNISED
    return _read(path, read_recognised) if path.is_file() else {}


def _read(path: Path, reader: Callable[[Iterable[str]], Read]) -> Read:
    try:
        with path.open(encoding="utf-8") as lines:
            return _parsed(path, lines, reader)
    except OSError as error:
        _stop(f"{path}: {error}")


def _parsed(path: Path, lines: Iterable[str], reader: Callable[[Iterable[str]], Read]) -> Read:
    try:
        return reader(lines)
    except ValueError as error:
        _stop(f"{path}: {error}")


def _stop(why: str) -> NoReturn:
    click.echo(f"hotline: {why}", err=True)
    sys.exit(1)
