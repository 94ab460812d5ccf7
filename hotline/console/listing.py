"""What the lists of orders and refills share: filters, who they are for, forms, next steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from hotline.residents import Resident

MOST_ROWS = 400

Status = TypeVar("Status", bound=StrEnum)


DIRECTIONS = ("onward", "back", "cancel")


@dataclass(frozen=True)
class Step:
    """`to` is a status, `direction` one of DIRECTIONS."""

    to: StrEnum
    direction: str


Refused = tuple[str, int, dict[str, str]]


class ForSomebody(Protocol):
    @property
    def resident_id(self) -> int | None: ...


def filters_from(arguments: Mapping[str, str], *names: str) -> dict[str, str]:
    """The filters that were chosen; "" stands for all."""
    return {name: arguments.get(name, "").strip()[:60] for name in names}


def residents_of(session: Session, rows: Sequence[ForSomebody]) -> dict[int, Resident]:
    """Resident id to resident."""
    ids = {row.resident_id for row in rows} - {None}
    found = session.scalars(select(Resident).where(Resident.id.in_(ids)))
    return {resident.id: resident for resident in found}


def values_of(session: Session, column: InstrumentedAttribute[str | None]) -> list[str]:
    """What can be filtered by."""
    return sorted(value for value in session.scalars(select(column).distinct()) if value)


def chosen_resident(session: Session, number: str | None) -> Resident | None:
    """The resident picked in a form, if one was."""
    return session.get(Resident, int(number)) if number and number.isdigit() else None


def refused(page: str) -> Refused:
    """The page of a form again, with the sentence on it that says what was missing."""
    return page, 422, {"HX-Push-Url": "false"}


def steps(status: Status, allowed: Mapping[Status, set[Status]]) -> list[Step]:
    """Where a thing can go from `status`: onward, then back, then cancelled."""
    order = list(type(status))
    here = order.index(status)
    possible = [
        Step(to, _direction(to, order.index(to) > here)) for to in order if to in allowed[status]
    ]
    return sorted(possible, key=lambda step: DIRECTIONS.index(step.direction))


def _direction(to: StrEnum, is_later: bool) -> str:
    if to == "cancelled":
        return "cancel"
    return "onward" if is_later else "back"
