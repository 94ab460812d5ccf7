"""CSV files as offices keep them, read into validated rows with a report of everything wrong.

Spreadsheets write CSV in their own ways: UTF-8 with or without byte-order mark, UTF-16, or the
Chinese GBK; commas, semicolons or tabs; headers in either language. What the columns are and what
a cell may hold is a pydantic model's to say.
"""

import csv
import io
import json
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Generic, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    ValidationError,
    ValidationInfo,
)
from pydantic_core import ErrorDetails

RowModel = TypeVar("RowModel", bound=BaseModel)
Entry = TypeVar("Entry")

_SEPARATORS = re.compile(r"[;；、,，|\n]")


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a sheet; `row` counts as the spreadsheet does, the header is row 1."""

    row: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        column = f", column {self.column}" if self.column else ""
        value = f" ({self.value!r})" if self.value else ""
        return f"row {self.row}{column}: {self.reason}{value}"


@dataclass
class Sheet(Generic[RowModel]):
    """What was read: the good rows by number, the columns the file has, and all problems."""

    rows: dict[int, RowModel] = field(default_factory=dict)
    columns: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class ImportReport:
    """How many rows were new or changed something known; with `problems`, nothing was done."""

    added: int = 0
    updated: int = 0
    problems: tuple[Problem, ...] = ()


def read_sheet(
    content: bytes, model: type[RowModel], headers: Mapping[str, str], context: Any = None
) -> Sheet[RowModel]:
    """Reads every row into `model`; an empty cell takes the field's default.

    `headers` maps further names of columns to fields of `model`; "" means a column that is known
    and not read. `context` is handed to the model's validators.
    """
    sheet: Sheet[RowModel] = Sheet()
    try:
        text = _decoded(content)
        lines = list(csv.reader(io.StringIO(text, newline=""), **_dialect(text)))
    except (UnicodeDecodeError, csv.Error) as error:
        sheet.problems.append(Problem(1, "", "", f"this is no CSV file that can be read: {error}"))
        return sheet
    titles = _titles(lines[0] if lines else [])
    sheet.columns = list(_columns(titles, model, headers, sheet.problems))
    if not sheet.problems:
        _read_rows(sheet, lines, model, context)
    return sheet


def split_list(cell: Any) -> Any:
    """A cell's list: JSON, or words between `;`, `；`, `、`, `,` or `|`. Other values as they are.

    A word that holds one of these has to be written as JSON. Raises ValueError.
    """
    if not isinstance(cell, str):
        return cell
    if not cell.lstrip().startswith("["):
        return [word.strip() for word in _SEPARATORS.split(cell) if word.strip()]
    try:
        return json.loads(cell)
    except json.JSONDecodeError as error:
        raise ValueError(f"not a list in JSON: {error.msg}") from None


def _without_repeats(values: list[Any]) -> list[Any]:
    return list(dict.fromkeys(values))


def _yes(cell: str | bool) -> bool:
    words = {"yes": True, "1": True, "true": True, "是": True}
    words |= {"no": False, "0": False, "false": False, "否": False}
    word = str(cell).casefold()
    if word not in words:
        raise ValueError("yes or no is meant")
    return words[word]


WordList = Annotated[list[Entry], BeforeValidator(split_list), AfterValidator(_without_repeats)]
"""A cell that holds several entries, each once."""

YesOrNo = Annotated[bool, BeforeValidator(_yes)]


def _spoken(tag: str, info: ValidationInfo) -> str:
    """The context's `languages` are those that the line speaks; without them any will do."""
    languages = (info.context or {}).get("languages")
    if languages is not None and tag not in languages:
        raise ValueError(f"the line speaks {', '.join(languages)} only")
    return tag


LanguageTag = Annotated[
    str, Field(pattern=r"^[a-z]{2,3}(-[A-Z][A-Za-z]{1,3})?$"), AfterValidator(_spoken)
]
"""Such as "en" or "zh-CN"."""


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _dialect(text: str) -> dict[str, Any]:
    """Offices' spreadsheets separate with commas, semicolons or tabs: the header shows which."""
    header = text.split("\n", 1)[0]
    return {"delimiter": max(",;\t", key=header.count), "strict": True}


def _titles(header: list[str]) -> list[str]:
    """Without the empty ones that spreadsheets append."""
    titles = [title.strip() for title in header]
    while titles and not titles[-1]:
        titles.pop()
    return titles


def _columns(
    titles: list[str], model: type[BaseModel], headers: Mapping[str, str], problems: list[Problem]
) -> Iterator[str]:
    """The field of every column; what is unknown, doubled or missing goes into `problems`."""
    known = {name: name for name in model.model_fields} | dict(headers)
    seen: set[str] = set()
    for title in titles:
        column = known.get(title.casefold().replace(" ", "_").replace("-", "_"))
        if column is None:
            problems.append(Problem(1, title, "", f"unknown; known: {_listed(model)}"))
        elif column and column in seen:
            problems.append(Problem(1, title, "", f"a second column for {column}"))
        seen.add(column or "")
        yield column or ""
    for name, described in model.model_fields.items():
        if described.is_required() and name not in seen:
            problems.append(Problem(1, name, "", "the column is missing"))


def _listed(model: type[BaseModel]) -> str:
    return ", ".join(model.model_fields)


def _read_rows(
    sheet: Sheet[RowModel], lines: Iterable[list[str]], model: type[RowModel], context: Any
) -> None:
    for number, cells in enumerate(lines, start=1):
        if number == 1 or not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(sheet.columns) and any(cells[len(sheet.columns) :]):
            sheet.problems.append(Problem(number, "", "", "more cells than there are columns"))
            continue
        values = {
            column: cell.strip()
            for column, cell in zip(sheet.columns, cells, strict=False)
            if column and cell.strip()
        }
        try:
            sheet.rows[number] = model.model_validate(values, context=context)
        except ValidationError as error:
            for each in error.errors():
                sheet.problems.append(_problem(number, values, each, _hidden(model)))


def _hidden(model: type[BaseModel]) -> set[str]:
    """Fields whose values no report may show."""
    return {name for name, described in model.model_fields.items() if not described.repr}


def _problem(
    row: int, values: dict[str, str], error: ErrorDetails, hidden: Container[str]
) -> Problem:
    column = str(error["loc"][0]) if error["loc"] else ""
    if error["type"] == "missing" and column not in values:
        return Problem(row, column, "", "must not be empty")
    within = " ".join(str(each + 1) if isinstance(each, int) else each for each in error["loc"][1:])
    reason = (f"entry {within}: " if within else "") + error["msg"].removeprefix("Value error, ")
    return Problem(row, column, "" if column in hidden else values.get(column, ""), reason)
