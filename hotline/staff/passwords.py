"""Passwords: Argon2 hashes, renewed at log-in when the recommended cost has risen."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.orm import Session

from hotline.staff.models import Staff
from hotline.staff.people import StaffError, find
from hotline.staff.sheet import LONGEST_PASSWORD, SHORTEST_PASSWORD

# OWASP's smaller recommendation (19 MiB, two passes, one thread): attempts are limited at the door,
# and a log-in must not take the cores from calls.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def authenticate(session: Session, login: str, password: str) -> Staff | None:
    """The person of this login and password, if they still work here."""
    person = find(session, login)
    usable = person is not None and person.active and person.password_hash is not None
    kept = (person.password_hash if person and usable else None) or _nobody_s_hash()
    if not _matches(kept, password) or person is None or not usable:
        return None
    if _hasher.check_needs_rehash(kept):
        person.password_hash = _hasher.hash(password)
    return person


def set_password(person: Staff, password: str) -> None:
    """Raises StaffError for a password that is too short or absurdly long."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise StaffError(f"a password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters")
    person.password_hash = _hasher.hash(password)


def new_password() -> str:
    """A password that can be read out over the telephone: four groups of letters and digits."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else
    return "-".join("".join(secrets.choice(alphabet) for _ in range(4)) for _ in range(4))


@cache
def _nobody_s_hash() -> str:
    """Checked for logins that nobody has, so that these take as long and look the same."""
    return _hasher.hash(secrets.token_urlsafe())


def _matches(kept: str, password: str) -> bool:
    try:
        return _hasher.verify(kept, password[: LONGEST_PASSWORD + 1])
    except (VerificationError, InvalidHashError):
        return False
