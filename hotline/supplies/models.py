"""Set meals, ordering windows, orders."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hotline.db import Base, UtcTime, utc_now


class SetMeal(Base):
    """What the leaflet offers; `position` is the order in which the line offers it."""

    __tablename__ = "set_meals"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    name_en: Mapped[str] = mapped_column(String(60), default="")
    contents: Mapped[str] = mapped_column(String(300), default="")
    price_cents: Mapped[int] = mapped_column(default=0)
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)


class OrderingWindow(Base):
    """Orders from `opens_at` to `closes_at` go out together, as delivery batch `batch`."""

    __tablename__ = "ordering_windows"

    id: Mapped[int] = mapped_column(primary_key=True)
    batch: Mapped[str] = mapped_column(String(40), unique=True)
    opens_at: Mapped[datetime] = mapped_column(UtcTime)
    closes_at: Mapped[datetime] = mapped_column(UtcTime, index=True)


class OrderStatus(StrEnum):
    """`to_complete`: the caller is unknown, staff still has to write down who and where."""

    TO_COMPLETE = "to_complete"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    PACKED = "packed"
    DELIVERED = "delivered"


class Order(Base):
    """`number` counts the orders of one call, so that a repeated event stores none twice."""

    __tablename__ = "orders"
    __table_args__ = (UniqueConstraint("call_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), index=True)
    number: Mapped[int]
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id"), index=True)
    building: Mapped[str | None] = mapped_column(String(40))
    unit: Mapped[str | None] = mapped_column(String(40))
    status: Mapped[str] = mapped_column(String(20))
    batch: Mapped[str | None] = mapped_column(String(40))
    address_recording_id: Mapped[int | None] = mapped_column(ForeignKey("recordings.id"))
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=utc_now)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcTime)

    items: Mapped[list["OrderItem"]] = relationship(
        cascade="all, delete-orphan", order_by="OrderItem.id"
    )


class OrderItem(Base):
    """`name` as it was when ordered; quantity 1 or more."""

    __tablename__ = "order_items"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(60))
    quantity: Mapped[int]
