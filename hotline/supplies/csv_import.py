"""Takes the leaflet of set meals as CSV: all of it, or nothing and a report of every bad row.

The same code is the same set meal. Columns that the file does not have keep what is known, and a
set meal that the file does not have stays as it is: `active` = `no` takes it off the leaflet.
"""

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hotline import outbox
from hotline.sheets import ImportReport, Problem, read_sheet
from hotline.supplies.models import SetMeal
from hotline.supplies.sheet import HEADERS, SetMealRow

RENDER = "hotline.jobs.render_clips"


def import_csv(session: Session, content: bytes, languages: Iterable[str]) -> ImportReport:
    """Adds and updates set meals, and has their names rendered in each of `languages`.

    `problems` in the report: nothing was done.
    """
    sheet = read_sheet(content, SetMealRow, HEADERS)
    problems = [*sheet.problems, *_repeated(sheet.rows)]
    if problems:
        return ImportReport(problems=tuple(sorted(problems, key=lambda problem: problem.row)))
    known = {meal.code: meal for meal in session.scalars(select(SetMeal))}
    added = 0
    for row in sheet.rows.values():
        meal = known.get(row.code)
        if meal is None:
            meal = SetMeal(position=_last(session) + 1)
            session.add(meal)
            added += 1
        _write(meal, row, set(sheet.columns))
        session.flush()
    for language in languages:
        outbox.put(session, RENDER, language)
    return ImportReport(added=added, updated=len(sheet.rows) - added)


def _last(session: Session) -> int:
    return session.scalars(select(func.coalesce(func.max(SetMeal.position), -1))).one()


def _repeated(rows: dict[int, SetMealRow]) -> list[Problem]:
    first: dict[str, int] = {}
    return [
        Problem(number, "code", row.code, f"the same set meal as in row {first[row.code]}")
        for number, row in rows.items()
        if first.setdefault(row.code, number) != number
    ]


def _write(meal: SetMeal, row: SetMealRow, columns: set[str]) -> None:
    for column, value in row.model_dump(include=columns - {"price", "position"}).items():
        setattr(meal, column, value)
    if "price" in columns:
        meal.price_cents = int(row.price * 100)
    if row.position is not None:
        meal.position = row.position
