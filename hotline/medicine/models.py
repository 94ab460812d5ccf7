"""Medicine refills."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hotline.db import Base, UtcTime, utc_now


class RefillStatus(StrEnum):
    """`collected`: card and booklet are in the volunteer's hands; `bought`: so is the medicine."""

    REQUESTED = "requested"
    COLLECTED = "collected"
    BOUGHT = "bought"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


class Refill(Base):
    """`medicine` is None until a spoken name (`recording_id`) was written down by staff."""

    __tablename__ = "refills"
    __table_args__ = (UniqueConstraint("call_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), index=True)
    number: Mapped[int]
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id"), index=True)
    medicine: Mapped[str | None] = mapped_column(String(100))
    quantity: Mapped[int]
    card_ready: Mapped[bool]
    status: Mapped[str] = mapped_column(String(20), default=RefillStatus.REQUESTED)
    recording_id: Mapped[int | None] = mapped_column(ForeignKey("recordings.id"))
    address_recording_id: Mapped[int | None] = mapped_column(ForeignKey("recordings.id"))
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=utc_now)
