"""`hotline triage`: assesses texts as what callers said is assessed."""

import json
import sys
from pathlib import Path
from typing import Annotated, BinaryIO

import click
from pydantic import BaseModel, Field, ValidationError

from hotline.config import Settings
from hotline.triage import LexiconError, Triage, load_triage, written_language


class Text(BaseModel):
    """A line of the file."""

    id: str | int
    text: str
    confidence: Annotated[float, Field(ge=0, le=1)] | None = None
    alternatives: list[str] = []


@click.command("triage")
@click.argument("file", metavar="FILE.jsonl", type=click.File("rb"))
@click.option("--lang", help="The texts' language, e.g. zh-CN; else told by their script.")
def command(file: BinaryIO, lang: str | None) -> None:
    """Assess texts ({"id", "text"}, "confidence" and "alternatives" if known): a JSON line each.

    A bad line is named on stderr, the others are done, and the exit code is 1.
    """
    triage = _load(Settings.load().flows_dir / "languages")
    complete = True
    for number, line in enumerate(file, start=1):
        if not line.strip():
            continue
        try:
            text = Text.model_validate_json(line)
        except ValidationError as error:
            click.echo(f"hotline: line {number}: {error.errors()[0]['msg']}", err=True)
            complete = False
        else:
            click.echo(json.dumps(_assessed(triage, text, lang), ensure_ascii=False))
    sys.exit(0 if complete else 1)


def _load(languages_dir: Path) -> Triage:
    try:
        return load_triage(languages_dir)
    except LexiconError as error:
        click.echo(f"hotline: {error}", err=True)
        sys.exit(1)


def _assessed(triage: Triage, text: Text, language: str | None) -> dict[str, object]:
    assessment = triage.assess(
        text.text,
        language or written_language(text.text),
        confidence=text.confidence,
        alternatives=text.alternatives,
    )
    return {
        "id": text.id,
        "severity": assessment.severity,
        "probability": assessment.probability,
        "reasons": assessment.reasons,
    }
