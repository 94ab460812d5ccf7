"""The database: one declarative base, one way to make an engine, one way to open a transaction.

Tables belong to the rooms that use them (`<room>/models.py`); `hotline.db.tables` imports them all,
for migrations. SQLite (WAL, every commit on disk) and PostgreSQL behave alike: times are UTC with
offset, a write transaction locks from its beginning, waiting for a lock is bounded.
"""

from hotline.db.base import Base, JsonList, JsonObject, UtcTime, utc_now
from hotline.db.engine import Database, now

__all__ = ["Base", "Database", "JsonList", "JsonObject", "UtcTime", "now", "utc_now"]
