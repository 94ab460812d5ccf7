"""Labelled sentences, and what recognisers made of them: the files a model is trained from.

`pleas.jsonl`: an object a line with `text` and `label`, one of LABELS. `unseen.jsonl`: the same, by
other writers, for examination; nothing is ever trained or tuned on it. `recognised.jsonl`: `said`,
and `heard`, a list of what recognisers printed for it.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

LABELS = ("critical", "urgent", "routine", "hard-negative")
"""`hard-negative` speaks of blood, fire or death while nobody is in need now."""


class Sentence(NamedTuple):
    text: str
    label: str


class Examined(NamedTuple):
    """A sentence of an examination; `source` names its writer."""

    text: str
    label: str
    source: str


def read_sentences(lines: Iterable[str]) -> list[Sentence]:
    """Raises ValueError for a line that is no sentence with a label, naming its number."""
    found = []
    for number, entry in _entries(lines):
        try:
            sentence = Sentence(str(entry["text"]), entry["label"])
        except (KeyError, TypeError) as error:
            raise ValueError(f"line {number}: {error!r}") from error
        if sentence.label not in LABELS:
            raise ValueError(f"line {number}: no label {sentence.label!r}")
        found.append(sentence)
    return found


def read_examined(lines: Iterable[str]) -> list[Examined]:
    """Raises ValueError as `read_sentences` does."""
    kept = list(lines)
    sources = [str(entry.get("source", "")) for _, entry in _entries(kept)]
    pairs = zip(read_sentences(kept), sources, strict=True)
    return [Examined(sentence.text, sentence.label, source) for sentence, source in pairs]


def read_recognised(lines: Iterable[str]) -> dict[str, list[str]]:
    """Return what was heard by what was said. Raises ValueError as `read_sentences` does."""
    found: dict[str, list[str]] = {}
    for number, entry in _entries(lines):
        try:
            found.setdefault(str(entry["said"]), []).extend(map(str, entry["heard"]))
        except (KeyError, TypeError) as error:
            raise ValueError(f"line {number}: {error!r}") from error
    return found


def read_corrections(lines: Iterable[str]) -> list[Sentence]:
    """Return what reviewers put right, from `hotline export reviews --format jsonl`.

    A review that corrected only one of transcript and severity teaches nothing here.
    """
    found = []
    for number, entry in _entries(lines):
        try:
            text, severity = entry["transcript_corrected"], entry["severity_corrected"]
        except (KeyError, TypeError) as error:
            raise ValueError(f"line {number}: {error!r}") from error
        if text and severity in LABELS:
            found.append(Sentence(str(text), severity))
    return found


def _entries(lines: Iterable[str]) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(lines, start=1):
        try:
            yield number, json.loads(line)
        except ValueError as error:
            raise ValueError(f"line {number}: {error!r}") from error
