"""Calls, what happened on them, and what was recorded."""

from datetime import datetime
from typing import Any

from sqlalchemy import Float, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from hotline.db import Base, JsonList, JsonObject, UtcTime, utc_now


def _while(name: str, column: str, condition: str) -> Index:
    """An index of the few rows that the sweep asks about every second."""
    return Index(name, column, sqlite_where=text(condition), postgresql_where=text(condition))


class Call(Base):
    """A caller's whole visit, or a call of ours to a member of staff (`page_id` set).

    `state` is the flow's (flow.state); `sequence` counts the laps: an event that answers an
    older lap is late and changes nothing.
    """

    __tablename__ = "calls"
    __table_args__ = (
        UniqueConstraint("carrier", "carrier_call_id"),
        _while("ix_calls_live", "alive_until", "ended_at IS NULL"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    carrier: Mapped[str] = mapped_column(String(20))
    carrier_call_id: Mapped[str] = mapped_column(String(64))
    from_number: Mapped[str | None] = mapped_column(String(40), index=True)
    dialled: Mapped[str | None] = mapped_column(String(40))
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id"), index=True)
    page_id: Mapped[int | None] = mapped_column(index=True)
    """The page that this call of ours carries out (no foreign key: pages refer to calls)."""
    language: Mapped[str] = mapped_column(String(20))
    flow: Mapped[str] = mapped_column(String(40))
    state: Mapped[dict[str, Any]] = mapped_column(JsonObject, default=dict)
    sequence: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime] = mapped_column(UtcTime, default=utc_now, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
    answered_by_person_at: Mapped[datetime | None] = mapped_column(UtcTime)
    with_person: Mapped[bool] = mapped_column(default=False)
    """Somebody is speaking with the caller now."""
    outcome: Mapped[str | None] = mapped_column(String(20))
    alive_until: Mapped[datetime | None] = mapped_column(UtcTime)
    """Carriers that hold the line themselves renew this; passed, the line is lost."""


class CallEvent(Base):
    """An event that was handled, and the actions it was answered with; each key once a call."""

    __tablename__ = "call_events"
    __table_args__ = (UniqueConstraint("call_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"))
    key: Mapped[str] = mapped_column(String(80))
    sequence: Mapped[int]
    event: Mapped[dict[str, Any]] = mapped_column(JsonObject)
    actions: Mapped[list[dict[str, Any]]] = mapped_column(JsonList)
    at: Mapped[datetime] = mapped_column(UtcTime, default=utc_now)


class Recording(Base):
    """Sound of a caller, or of a caller and staff (`talk`), known from the moment it starts.

    `name` is how flow actions call it; `path` is relative to the data directory and names a WAV
    file that grows while `ended_at` is None; `source_url` is where a carrier keeps the sound until
    it is fetched.
    """

    __tablename__ = "recordings"
    __table_args__ = (
        _while("ix_recordings_growing", "call_id", "ended_at IS NULL AND path IS NOT NULL"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(20))
    path: Mapped[str | None] = mapped_column(String(200))
    source_url: Mapped[str | None] = mapped_column(String(500))
    started_at: Mapped[datetime] = mapped_column(UtcTime, default=utc_now)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
    seconds: Mapped[float | None] = mapped_column(Float)
    hearing_until: Mapped[datetime | None] = mapped_column(UtcTime)
    """A worker hears it as it is spoken, and renews this; passed, another one may begin."""


class Transcript(Base):
    """What one hearing made of a recording.

    `hearing`: live (while it was spoken), plain or prompted (after its end; prompted: the engine
    was told who calls and why). `is_whole` is False while a live one goes on, and stays so
    where it broke off.
    """

    __tablename__ = "transcripts"

    id: Mapped[int] = mapped_column(primary_key=True)
    recording_id: Mapped[int] = mapped_column(ForeignKey("recordings.id"), index=True)
    engine: Mapped[str] = mapped_column(String(80))
    hearing: Mapped[str] = mapped_column(String(20), default="plain")
    is_whole: Mapped[bool] = mapped_column(default=True)
    text: Mapped[str] = mapped_column(String)
    confidence: Mapped[float | None] = mapped_column(Float)
    words: Mapped[list[dict[str, Any]]] = mapped_column(JsonList, default=list)
    """text, start, end, confidence; to_confirm where only the prompted hearing found it."""
    alternatives: Mapped[list[str]] = mapped_column(JsonList, default=list)
    """What else may have been said, the likeliest first."""
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=utc_now)


class HoldMessage(Base):
    """A calming message of the bank that staff can edit, said to those who wait."""

    __tablename__ = "hold_messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(String(20))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(String(300))
    active: Mapped[bool] = mapped_column(default=True)
