"""Cases, their notes, and reviews of what the machine made of them."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hotline.db import Base, JsonList, UtcTime, utc_now


class Case(Base):
    """Somebody needs a person: a plea, a wish to speak with someone, a call-back."""

    __tablename__ = "cases"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), index=True)
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    """plea | person | callback | order | refill | failure"""
    severity: Mapped[str] = mapped_column(String(20), default="unknown")
    reasons: Mapped[list[str]] = mapped_column(JsonList, default=list)
    topics: Mapped[list[str]] = mapped_column(JsonList, default=list)
    recording_id: Mapped[int | None] = mapped_column(ForeignKey("recordings.id"), index=True)
    transcript_id: Mapped[int | None] = mapped_column(ForeignKey("transcripts.id"))
    status: Mapped[str] = mapped_column(String(20), default="open", index=True)
    opened_at: Mapped[datetime] = mapped_column(UtcTime, default=utc_now)
    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcTime)
    acknowledged_by: Mapped[str | None] = mapped_column(String(60))
    joining_since: Mapped[datetime | None] = mapped_column(UtcTime)
    """Set while who took it is on the way to the caller's line."""
    resolved_at: Mapped[datetime | None] = mapped_column(UtcTime)
    disposition: Mapped[str | None] = mapped_column(String(40))
    paged_from: Mapped[datetime | None] = mapped_column(UtcTime)
    """Set: people are to be paged from then on, until someone acknowledges."""
    next_page_at: Mapped[datetime | None] = mapped_column(UtcTime, index=True)
    """When the sweep looks at this case again; a hint, recomputed from the pages."""

    notes: Mapped[list["CaseNote"]] = relationship(order_by="CaseNote.id")


class CaseNote(Base):
    __tablename__ = "case_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    author: Mapped[str] = mapped_column(String(60))
    text: Mapped[str] = mapped_column(String(4000))
    at: Mapped[datetime] = mapped_column(UtcTime, default=utc_now)


class Review(Base):
    """A reviewer's correction, beside the original: nothing is overwritten."""

    __tablename__ = "reviews"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    reviewer: Mapped[str] = mapped_column(String(60))
    transcript_corrected: Mapped[str | None] = mapped_column(String)
    severity_corrected: Mapped[str | None] = mapped_column(String(20))
    score: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=utc_now)
