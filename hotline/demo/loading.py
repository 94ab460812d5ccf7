"""Puts the demonstration into an empty ledger."""

from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hotline.demo.community import make_community
from hotline.demo.office import add_set_meals, add_staff, open_windows
from hotline.demo.orders import add_past_orders
from hotline.demo.regulars import FIRST_PHONE
from hotline.residents import Resident

SEED = 1949  # any number; the same community for everyone


@dataclass(frozen=True)
class DemoSummary:
    """What is there now; without `logins` another community is, and nothing was loaded."""

    residents: int
    logins: dict[str, str] = field(default_factory=dict)
    """Passwords by login, as they were made here; whoever changed one knows it better."""

    def __str__(self) -> str:
        if not self.logins:
            return f"the ledger holds {self.residents} other residents: no demonstration was loaded"
        lines = [f"login {login} password {word}" for login, word in self.logins.items()]
        return "\n".join([f"the demonstration: {self.residents} residents", *lines])


def load(session: Session, now: datetime) -> DemoSummary:
    """Loads what is missing of the demonstration."""
    if _count(session) == 0:
        _load_community(session, now)
    elif not _is_ours(session):
        return DemoSummary(_count(session))
    open_windows(session, now)
    return DemoSummary(_count(session), add_staff(session))


def _load_community(session: Session, now: datetime) -> None:
    rng = Random(SEED)  # noqa: S311  not for secrets
    regulars, neighbours = make_community(rng, now)
    session.add_all(regulars)
    session.flush()  # first in the ledger, so that scripts find people with medicines at once
    session.add_all(neighbours)
    session.flush()
    add_set_meals(session)
    open_windows(session, now)
    add_past_orders(session, rng, regulars, neighbours, now)


def _count(session: Session) -> int:
    return session.scalars(select(func.count()).select_from(Resident)).one()


def _is_ours(session: Session) -> bool:
    first = select(Resident.id).where(Resident.phone == FIRST_PHONE)
    return session.scalar(first.limit(1)) is not None
