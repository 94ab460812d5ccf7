"""Pages: every single notification of a person about a case, and what came of it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from hotline.db import Base, UtcTime


class Page(Base):
    """`number` counts the pages of a case: two sweeps at once cannot write the same page."""

    __tablename__ = "pages"
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        Index(
            "ix_pages_ringing",
            "target",
            sqlite_where=text("result IS NULL"),
            postgresql_where=text("result IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    number: Mapped[int]
    target: Mapped[str] = mapped_column(String(60))
    channel: Mapped[str] = mapped_column(String(20))
    sent_at: Mapped[datetime] = mapped_column(UtcTime)
    placing_since: Mapped[datetime | None] = mapped_column(UtcTime)
    """A worker is about to ring: no other one does meanwhile."""
    picked_up_at: Mapped[datetime | None] = mapped_column(UtcTime)
    """Somebody, or a machine, is on that line; only a key makes it an answer."""
    answered_at: Mapped[datetime | None] = mapped_column(UtcTime)
    result: Mapped[str | None] = mapped_column(String(20))
    carrier: Mapped[str | None] = mapped_column(String(20))
    carrier_call_id: Mapped[str | None] = mapped_column(String(64))
    """The leg that rings, so that it can be ended when someone else acknowledges."""
