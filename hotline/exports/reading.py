"""Reads records a page at a time, so that a slow reader of a long export holds nothing up."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from hotline.db import Database
from hotline.exports.kinds import Columns, Kind

Record = dict[str, Any]

PAGE = 500


def fields(kind: Kind) -> list[str]:
    """The names of a record's fields, in the order in which they are written."""
    return [*kind.columns.selected_columns.keys(), *kind.lists]


def records(database: Database, kind: Kind, since: datetime | None = None) -> Iterator[Record]:
    """Everything of a kind by id; with `since`, what first came then or later.

    Each page is a transaction of its own: a record that is changed meanwhile is old or new, never
    both.
    """
    statement = kind.columns
    if since is not None:
        statement = statement.where(kind.first_time >= since)
    number = next(iter(kind.columns.selected_columns))
    last = 0
    while True:
        with database.read() as session:
            page = _page(session, kind, statement.where(number > last).order_by(number))
        yield from page
        if len(page) < PAGE:
            return
        last = page[-1]["id"]


def _page(session: Session, kind: Kind, statement: Columns) -> list[Record]:
    page: list[Record] = [dict(row._mapping) for row in session.execute(statement.limit(PAGE))]
    by_id = {record["id"]: record for record in page}
    for name, statement_of_list in kind.lists.items():
        for record in page:
            record[name] = []
        owner = next(iter(statement_of_list.selected_columns))
        for row in session.execute(statement_of_list.where(owner.in_(by_id))):
            owner_id, *values = row
            entry = values[0] if len(values) == 1 else dict(list(row._mapping.items())[1:])
            by_id[owner_id][name].append(entry)
    return page
