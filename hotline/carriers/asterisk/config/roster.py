"""Staff as the switch sees them: who may register a telephone, and who is rung in the fallback."""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline.carriers.asterisk.names import desk_phone, outside
from hotline.staff import Staff
from hotline.staff.groups import OPERATORS

PASSWORD_LENGTH = 24


@dataclass(frozen=True)
class Phone:
    """The account of a desk phone: `endpoint` is its SIP user name."""

    login: str
    endpoint: str
    password: str = field(repr=False)


def phones_of(session: Session, secret: str) -> tuple[Phone, ...]:
    """One account for each member of staff who works here.

    Passwords follow from the installation's `secret`, so that they stay the same however often
    the configuration is rendered, and are stored nowhere else.
    """
    return tuple(
        Phone(person.login, desk_phone(person.login), sip_password(secret, person.login))
        for person in _working(session)
    )


def sip_password(secret: str, login: str) -> str:
    digest = hmac.new(secret.encode(), f"sip {login}".encode(), hashlib.sha256)
    return digest.hexdigest()[:PASSWORD_LENGTH]


def operators_of(session: Session, *, trunk: bool) -> dict[str, str]:
    """What the fallback rings, by name: desk phones, and numbers where there is a `trunk`.

    Operators; where nobody is one, everybody.
    """
    working = _working(session)
    people = [person for person in working if OPERATORS in person.groups] or working
    return dict(_rung(people, trunk))


def _rung(people: Iterable[Staff], trunk: bool) -> Iterable[tuple[str, str]]:
    for person in people:
        endpoint = desk_phone(person.login)
        yield endpoint, f"PJSIP/{endpoint}"
        if trunk and person.phone:
            yield f"{endpoint}-outside", outside(person.phone)


def _working(session: Session) -> list[Staff]:
    return list(session.scalars(select(Staff).where(Staff.active).order_by(Staff.id)))
