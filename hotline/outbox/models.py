"""What must happen after a commit."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from hotline.db import Base, JsonList, UtcTime, utc_now


class OutboxEntry(Base):
    """A job that has to be done at least once: `job` is a dotted path, `arguments` ids."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_open", "done_at", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    job: Mapped[str] = mapped_column(String(100))
    queue: Mapped[str] = mapped_column(String(20))
    arguments: Mapped[list[Any]] = mapped_column(JsonList, default=list)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=utc_now)
    due_at: Mapped[datetime] = mapped_column(UtcTime)
    """The relay sends it at this time, unless it is done; moved on while it waits or runs."""
    attempts: Mapped[int] = mapped_column(default=0)
    """How often it was begun. Whoever begins it says for the how-manieth time: one of them may."""
    done_at: Mapped[datetime | None] = mapped_column(UtcTime)
    error: Mapped[str | None] = mapped_column(String(500))
    """Why the last attempt failed; beside a `done_at` it says why the job was given up."""
