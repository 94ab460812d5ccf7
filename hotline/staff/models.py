"""People who log in or are rung, the lines they can be rung on, and what they looked at."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from hotline.db import Base, JsonList, UtcTime, utc_now


class Role(StrEnum):
    """What a person may do in the console; each may do what those before it may."""

    OPERATOR = "operator"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"


class Staff(Base):
    """`groups` (of `staff.GROUPS`): what the person is rung for, whatever the role."""

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    role: Mapped[str] = mapped_column(String(20))
    groups: Mapped[list[str]] = mapped_column(JsonList, default=list)
    phone: Mapped[str | None] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(20), default="zh-CN")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=utc_now)


class StaffLine(Base):
    """A browser in which a member of staff can be rung now; gone when `seen_at` grows old."""

    __tablename__ = "staff_lines"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    seen_at: Mapped[datetime] = mapped_column(UtcTime)


class AccessRecord(Base):
    """Who opened which recording, transcript or resident, and when."""

    __tablename__ = "access_records"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcTime, default=utc_now)
