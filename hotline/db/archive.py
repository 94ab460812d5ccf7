"""Backup and restore: every table as JSON lines in a tar file, with the files that belong to it.

The same archive can be restored on SQLite and on PostgreSQL, so that a house can move.
"""

import io
import json
import tarfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, DateTime, Table, func, select, text

from hotline.db.base import Base, UtcTime
from hotline.db.engine import Database

FOLDERS = ("recordings", "recorded")
"""Of the data directory: callers' recordings, prompts that staff recorded. The rest can be made."""


class NotEmpty(Exception):
    """The database holds rows; restoring over them would mix two houses."""


def backup(database: Database, data_dir: Path, archive: Path) -> int:
    """Write everything to `archive` (.tar.gz), atomically; the number of rows.

    Calls go on meanwhile: the tables are those of one moment, and sound that came later is not in
    them.
    """
    part = archive.with_suffix(".part")
    rows = 0
    with tarfile.open(part, "w:gz") as tar:
        with database.snapshot() as connection:
            for table in Base.metadata.sorted_tables:
                lines = [json.dumps(row, ensure_ascii=False) for row in _rows(connection, table)]
                rows += len(lines)
                _add(tar, f"tables/{table.name}.jsonl", "\n".join(lines).encode())
        for folder in FOLDERS:
            if (data_dir / folder).is_dir():
                tar.add(data_dir / folder, arcname=f"files/{folder}")
    part.replace(archive)
    return rows


def restore(database: Database, data_dir: Path, archive: Path) -> int:
    """Read `archive` into an empty, upgraded database; raises NotEmpty. All rows or none."""
    rows = 0
    with tarfile.open(archive, "r:gz") as tar, database.engine.begin() as connection:
        for table in Base.metadata.sorted_tables:
            if connection.scalar(select(func.count()).select_from(table)):
                raise NotEmpty(f"table {table.name} is not empty")
            values = [_parsed(table, line) for line in _lines(tar, f"tables/{table.name}.jsonl")]
            if values:
                connection.execute(table.insert(), values)
                _continue_ids(connection, table)
            rows += len(values)
        members = [member for member in tar.getmembers() if member.name.startswith("files/")]
        for member in members:
            member.name = member.name.removeprefix("files/")
        tar.extractall(data_dir, members, filter="data")
    return rows


def _rows(connection: Connection, table: Table) -> Iterator[Mapping[str, Any]]:
    for row in connection.execute(select(table)).mappings():
        yield {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in row.items()
        }


def _parsed(table: Table, line: bytes) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(line)
    for column in table.columns:
        if isinstance(column.type, (UtcTime, DateTime)) and values.get(column.name):
            values[column.name] = datetime.fromisoformat(values[column.name])
    return values


def _lines(tar: tarfile.TarFile, name: str) -> list[bytes]:
    file = tar.extractfile(name)
    return file.read().splitlines() if file else []


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    tar.addfile(info, io.BytesIO(content))


def _continue_ids(connection: Connection, table: Table) -> None:
    """PostgreSQL counts ids apart from the rows; SQLite goes on after the highest by itself."""
    if connection.dialect.name != "postgresql" or not isinstance(
        table.primary_key.columns.values()[0].type.python_type(), int
    ):
        return
    connection.execute(
        text(
            f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), "  # noqa: S608
            f"(SELECT max(id) FROM {table.name}))"
        )
    )
