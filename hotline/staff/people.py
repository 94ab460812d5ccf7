"""Entering and finding staff."""

from collections.abc import Collection, Sequence

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline.staff.models import Staff
from hotline.staff.sheet import StaffRow


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
    languages: Collection[str] | None = None,
) -> Staff:
    """Enters a person, without a password yet: they can be rung, not log in.

    `languages` are those that the line speaks. Raises StaffError for a login that exists, and for
    what a StaffRow does not allow.
    """
    if find(session, login) is not None:
        raise StaffError(f"the login {login!r} exists already")
    values = {"login": login, "name": name, "role": role, "groups": list(groups)}
    values |= {"phone": phone} if phone else {}
    try:
        row = StaffRow.model_validate(
            values | {"language": language}, context={"languages": languages}
        )
    except ValidationError as error:
        first = error.errors()[0]
        reason = first["msg"].removeprefix("Value error, ")
        raise StaffError(f"{first['loc'][0]}: {reason} ({first['input']!r})") from None
    person = Staff(**row.model_dump(exclude={"password"}))
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
