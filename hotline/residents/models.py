"""The ledger's tables."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hotline.db import Base, JsonList, UtcTime, utc_now


class Resident(Base):
    """A person of the community; `phone` is their own number, E.164 or None."""

    __tablename__ = "residents"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    gender: Mapped[str | None] = mapped_column(String(1))
    """`f` or `m`: how the line addresses them."""
    phone: Mapped[str | None] = mapped_column(String(20), index=True)
    birth_year: Mapped[int | None]
    compound: Mapped[str] = mapped_column(String(100), default="")
    building: Mapped[str] = mapped_column(String(40))
    unit: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(20), default="zh-CN")
    needs: Mapped[list[str]] = mapped_column(JsonList, default=list)
    contacts: Mapped[list[dict[str, str]]] = mapped_column(JsonList, default=list)
    """`{name, relation, phone}` each."""
    doctor: Mapped[str] = mapped_column(String(200), default="")
    skip_menu: Mapped[bool] = mapped_column(default=False)
    """Straight to a person: for those whom menus defeat."""
    slower: Mapped[float] = mapped_column(default=1.0)
    """How many times as long what the line says lasts for them: 1.0 (everybody) to 1.5."""
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=utc_now)

    other_phones: Mapped[list["ResidentPhone"]] = relationship(
        cascade="all, delete-orphan", order_by="ResidentPhone.id"
    )
    medicines: Mapped[list["ResidentMedicine"]] = relationship(
        cascade="all, delete-orphan", order_by="ResidentMedicine.position"
    )


class ResidentPhone(Base):
    """A further number that a resident calls from."""

    __tablename__ = "resident_phones"

    id: Mapped[int] = mapped_column(primary_key=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), index=True)
    phone: Mapped[str] = mapped_column(String(20), index=True)


class ResidentMedicine(Base):
    """A medicine taken regularly; `position` is the order in which the line offers it."""

    __tablename__ = "resident_medicines"

    id: Mapped[int] = mapped_column(primary_key=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(100))
