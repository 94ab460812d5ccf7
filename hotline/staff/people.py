"""Entering and finding staff."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline.phones import normalise_phone
from hotline.staff.models import Role, Staff


class StaffError(ValueError):
    """Something about a member of staff that cannot be stored: says what."""


def add(
    session: Session,
    login: str,
    name: str,
    role: str,
    groups: Sequence[str] = (),
    phone: str | None = None,
    language: str = "zh-CN",
) -> Staff:
    """Enters a person, without a password yet: they can be rung, not log in.

    Raises StaffError for a login that exists, a role or a phone that is none.
    """
    if find(session, login) is not None:
        raise StaffError(f"the login {login!r} exists already")
    if role not in list(Role):
        raise StaffError(f"the role is one of {', '.join(Role)}, not {role!r}")
    number = normalise_phone(phone)
    if phone and number is None:
        raise StaffError(f"{phone!r} is no telephone number")
    person = Staff(
        login=login,
        name=name,
        role=Role(role),
        groups=list(groups),
        phone=number,
        language=language,
    )
    session.add(person)
    session.flush()
    return person


def find(session: Session, login: str) -> Staff | None:
    """The person of that login, working here or not any more."""
    return session.scalar(select(Staff).where(Staff.login == login))


def members(session: Session, group: str) -> list[Staff]:
    """Who answers for `group`, in the order in which they are rung."""
    working = session.scalars(select(Staff).where(Staff.active).order_by(Staff.id))
    return [person for person in working if group in person.groups]
