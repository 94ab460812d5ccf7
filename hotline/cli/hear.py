"""`hotline hear`: recognises sound files as pleas are recognised."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from hotline.config import Settings
from hotline.speech.audio import SoundError, read_wav
from hotline.speech.recognizers import Recognizer, Recognizers


@click.command("hear")
@click.argument("files", metavar="WAV…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--lang", default="zh-CN", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def command(files: tuple[Path, ...], lang: str, as_json: bool) -> None:
    """Recognise sound files: a line each, with text, engine, confidence and seconds.

    A file that is no sound is named on stderr, the others are done, and the exit code is 1.
    """
    recognizer = Recognizers(Settings.load().models_dir).for_language(lang)
    if recognizer is None:
        click.echo(f"hotline: --lang {lang}: no recogniser; see `hotline models list`", err=True)
        sys.exit(1)
    sys.exit(0 if _hear_all(recognizer, files, as_json) else 1)


def _hear_all(recognizer: Recognizer, files: Iterable[Path], as_json: bool) -> bool:
    complete = True
    for file in files:
        try:
            _hear(recognizer, file, as_json)
        except (SoundError, OSError) as error:
            reason = getattr(error, "strerror", None) or error
            click.echo(f"hotline: {file}: {reason}", err=True)
            complete = False
    return complete


def _hear(recognizer: Recognizer, file: Path, as_json: bool) -> None:
    heard = recognizer.transcribe(read_wav(file))
    line = {
        "file": str(file),
        "text": heard.text,
        "engine": recognizer.name,
        "confidence": heard.confidence,
        "seconds": heard.seconds,
    }
    if as_json:
        click.echo(json.dumps(line, ensure_ascii=False))
    else:
        click.echo("\t".join("" if value is None else str(value) for value in line.values()))
