"""Takes the community's list as CSV: all of it, or nothing and a report of every bad row.

A person is the same as one already in the ledger when compound, building, unit and name are the
same. Columns that the file does not have keep what the ledger says; an empty cell clears it.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from hotline.residents.models import Resident, ResidentMedicine, ResidentPhone
from hotline.residents.sheet import HEADERS, ResidentRow
from hotline.sheets import ImportReport, Problem, read_sheet

Key = tuple[str, str, str, str]


def import_csv(
    session: Session, content: bytes, now: datetime, languages: Collection[str] | None = None
) -> ImportReport:
    """Adds and updates the residents of a CSV file; `problems` in the report: nothing was done.

    `languages` are those that the line speaks.
    """
    sheet = read_sheet(content, ResidentRow, HEADERS, {"now": now, "languages": languages})
    problems = [*sheet.problems, *_repeated(sheet.rows)]
    if problems:
        return ImportReport(problems=tuple(sorted(problems, key=lambda problem: problem.row)))
    known = _known(session)
    added = 0
    for row in sheet.rows.values():
        resident = known.get(_key(row))
        if resident is None:
            resident = Resident(created_at=now)
            session.add(resident)
            added += 1
        _write(resident, row, set(sheet.columns))
    session.flush()
    return ImportReport(added=added, updated=len(sheet.rows) - added)


def _key(person: ResidentRow | Resident) -> Key:
    return (person.compound, person.building, person.unit, person.name)


def _known(session: Session) -> dict[Key, Resident]:
    everyone = select(Resident).options(
        selectinload(Resident.other_phones), selectinload(Resident.medicines)
    )
    return {_key(resident): resident for resident in session.scalars(everyone)}


def _repeated(rows: dict[int, ResidentRow]) -> list[Problem]:
    first: dict[Key, int] = {}
    return [
        Problem(number, "name", row.name, f"the same person as in row {first[_key(row)]}")
        for number, row in rows.items()
        if first.setdefault(_key(row), number) != number
    ]


def _write(resident: Resident, row: ResidentRow, columns: set[str]) -> None:
    values = row.model_dump(include=columns)
    phones, medicines = values.pop("other_phones", None), values.pop("medicines", None)
    for column, value in values.items():
        setattr(resident, column, value)
    if phones is not None and phones != [other.phone for other in resident.other_phones]:
        resident.other_phones = [ResidentPhone(phone=phone) for phone in phones]
    if medicines is not None and medicines != [each.name for each in resident.medicines]:
        resident.medicines = [
            ResidentMedicine(position=position, name=name)
            for position, name in enumerate(medicines)
        ]
