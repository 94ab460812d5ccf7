"""Records as lines of text: JSON Lines, or CSV with lists as JSON in their cell."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from hotline.exports.reading import Record


def json_lines(records: Iterable[Record], fields: Sequence[str]) -> Iterator[str]:
    """One JSON object a line."""
    for record in records:
        yield _json({field: record[field] for field in fields}) + "\n"


def csv_lines(records: Iterable[Record], fields: Sequence[str]) -> Iterator[str]:
    """A header, then a line a record; what is null is an empty cell."""
    yield _row(fields)
    for record in records:
        yield _row([_cell(record[field]) for field in fields])


def _row(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return _time(value)
    return value if isinstance(value, str) else _json(value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_time)


def _time(value: Any) -> str:
    """ISO 8601 with offset; raises TypeError for anything else that JSON does not know."""
    if not isinstance(value, datetime):
        raise TypeError(f"{type(value).__name__} cannot be written")
    return value.isoformat()


Writer = Callable[[Iterable[Record], Sequence[str]], Iterator[str]]

FORMATS: Mapping[str, Writer] = {"jsonl": json_lines, "csv": csv_lines}
