"""Takes a list of staff as CSV: all of it, or nothing and a report of every bad row.

The same login is the same person. Columns that the file does not have keep what is known.
"""

from collections.abc import Collection

from sqlalchemy.orm import Session

from hotline.sheets import ImportReport, Problem, read_sheet
from hotline.staff.models import Staff
from hotline.staff.passwords import set_password
from hotline.staff.people import find
from hotline.staff.sheet import HEADERS, StaffRow


def import_csv(
    session: Session, content: bytes, languages: Collection[str] | None = None
) -> ImportReport:
    """Adds and updates the staff of a CSV file; `problems` in the report: nothing was done.

    `languages` are those that the line speaks.
    """
    sheet = read_sheet(content, StaffRow, HEADERS, {"languages": languages})
    problems = [*sheet.problems, *_repeated(sheet.rows)]
    if problems:
        return ImportReport(problems=tuple(sorted(problems, key=lambda problem: problem.row)))
    added = 0
    for row in sheet.rows.values():
        person = find(session, row.login)
        if person is None:
            person = Staff()
            session.add(person)
            added += 1
        _write(person, row, set(sheet.columns))
    session.flush()
    return ImportReport(added=added, updated=len(sheet.rows) - added)


def _repeated(rows: dict[int, StaffRow]) -> list[Problem]:
    first: dict[str, int] = {}
    return [
        Problem(number, "login", row.login, f"the same login as in row {first[row.login]}")
        for number, row in rows.items()
        if first.setdefault(row.login, number) != number
    ]


def _write(person: Staff, row: StaffRow, columns: set[str]) -> None:
    for column, value in row.model_dump(include=columns - {"password"}).items():
        setattr(person, column, value)
    if row.password is not None:
        set_password(person, row.password)
