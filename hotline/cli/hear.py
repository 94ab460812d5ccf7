"""`hotline hear`: recognises sound files as pleas are recognised."""

import json
import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import click

from hotline.config import Settings
from hotline.speech.audio import SoundError, read_wav
from hotline.speech.recognizers import Recognizer, Recognizers, Transcript

Fields = dict[str, object]
Show = Callable[[Fields, Transcript], str]


@click.command("hear")
@click.argument("files", metavar="WAV…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--lang", default="zh-CN", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--alternatives", is_flag=True, help="With --json: what else may have been said.")
def command(files: tuple[Path, ...], lang: str, as_json: bool, alternatives: bool) -> None:
    """Recognise sound files: a line each, with text, engine, confidence and seconds.

    A file that is no sound is named on stderr, the others are done, and the exit code is 1.
    """
    recognizer = Recognizers(Settings.load().models_dir).for_language(lang)
    if recognizer is None:
        click.echo(f"hotline: --lang {lang}: no recogniser; see `hotline models list`", err=True)
        sys.exit(1)
    show = partial(_as_json, alternatives=alternatives) if as_json else _as_line
    sys.exit(0 if _hear_all(recognizer, files, show) else 1)


def _hear_all(recognizer: Recognizer, files: Iterable[Path], show: Show) -> bool:
    complete = True
    for file in files:
        try:
            heard = recognizer.transcribe(read_wav(file))
        except (SoundError, OSError) as error:
            reason = getattr(error, "strerror", None) or error
            click.echo(f"hotline: {file}: {reason}", err=True)
            complete = False
        else:
            click.echo(show(_fields(file, recognizer, heard), heard))
    return complete


def _fields(file: Path, recognizer: Recognizer, heard: Transcript) -> Fields:
    return {
        "file": str(file),
        "text": heard.text,
        "engine": recognizer.name,
        "confidence": heard.confidence,
        "seconds": heard.seconds,
    }


def _as_json(fields: Fields, heard: Transcript, *, alternatives: bool) -> str:
    if alternatives:
        fields = {**fields, "alternatives": heard.alternatives}
    return json.dumps(fields, ensure_ascii=False)


def _as_line(fields: Fields, _: Transcript) -> str:
    return "\t".join("" if value is None else str(value) for value in fields.values())
