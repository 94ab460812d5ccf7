"""The demonstration community: its size, and that it is always the same."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import phonenumbers
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hotline import demo, medicine, residents, staff, supplies
from hotline.calls.models import Call
from hotline.db import Base, Database
from hotline.demo.office import DAYS_AHEAD
from hotline.residents import Resident, age_of, find_by_phone
from hotline.residents.needs import CODES
from hotline.supplies import Order, OrderingWindow, current_window, set_meals
from tests.community import NOW, add_resident, make_tables

ROLES = set(staff.Role)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Loaded once; the tests only look at it."""
    path = tmp_path_factory.mktemp("demo")
    database = load_into(path)
    yield database
    database.close()


def load_into(path: Path) -> Database:
    database = Database(f"sqlite:///{path / 'demo.db'}", lambda: NOW)
    make_tables(database)
    with database.begin() as session:
        demo.load(session, NOW)
    return database


@pytest.fixture
def session(loaded: Database) -> Iterator[Session]:
    with loaded.begin() as session:
        yield session


def everyone(session: Session) -> list[Resident]:
    return list(session.scalars(select(Resident).order_by(Resident.id)))


def test_it_has_the_size_of_a_real_street(session: Session) -> None:
    people = everyone(session)

    assert len(people) == 2122
    assert len({(person.building, person.unit) for person in people}) == 857
    assert len({person.building for person in people}) == 15
    assert len({person.compound for person in people}) == 3
    assert sum(person.needs != [] for person in people) == 45
    assert {need for person in people for need in person.needs} <= set(CODES)
    for years in (0, 1, 2):
        later = NOW + timedelta(days=365 * years)
        assert sum((age_of(person, later) or 0) > 60 for person in people) == 251


def test_nobody_has_these_telephone_numbers(session: Session) -> None:
    numbers = [person.phone for person in everyone(session) if person.phone]
    numbers += [person.phone for person in session.scalars(select(staff.Staff)) if person.phone]

    assert len(numbers) == len(set(numbers)) > 1500
    assert not any(phonenumbers.is_valid_number(phonenumbers.parse(each)) for each in numbers)


def test_every_number_finds_its_owner(session: Session) -> None:
    for person in everyone(session)[:200]:
        if person.phone is not None:
            assert find_by_phone(session, person.phone) == person


def test_the_first_ten_take_medicine_and_are_known_by_their_number(session: Session) -> None:
    for person in everyone(session)[:10]:
        assert len(medicine.caller_facts(person)["medicines"]) >= 1
        known = residents.caller_facts(person, "zh-CN", NOW)["resident"]
        assert known["greeting"][1:] in ("奶奶", "爷爷")
        assert person.phone is not None
        assert not person.skip_menu


def test_some_have_ordered_lately_and_each_order_has_its_call(session: Session) -> None:
    lately = [
        supplies.last_order(session, person.id, NOW) is not None
        for person in everyone(session)[:10]
    ]

    assert 3 <= sum(lately) <= 7
    assert session.scalar(select(func.count()).select_from(Order)) == session.scalar(
        select(func.count()).select_from(Call).where(Call.outcome == "done")
    )
    assert list(session.scalars(select(Order.created_at).order_by(Order.id))) == sorted(
        session.scalars(select(Order.created_at))
    )


def test_there_is_something_to_order_in_two_languages(session: Session) -> None:
    meals = set_meals(session)

    assert len(meals) >= 6
    assert all(meal.name and meal.name_en for meal in meals)
    assert len({meal.code for meal in meals}) == len(meals)


@pytest.mark.parametrize("hours", [0, 8, 8.5, 24, 24 * DAYS_AHEAD - 1])
def test_orders_are_taken_at_any_hour_for_weeks(session: Session, hours: float) -> None:
    assert current_window(session, NOW + timedelta(hours=hours)) is not None


def test_windows_do_not_overlap(session: Session) -> None:
    windows = list(session.scalars(select(OrderingWindow).order_by(OrderingWindow.opens_at)))

    pairs = pairwise(windows)
    assert all(before.closes_at == after.opens_at for before, after in pairs)


def test_there_is_staff_for_every_role_and_group(session: Session) -> None:
    people = list(session.scalars(select(staff.Staff)))

    assert {person.role for person in people} == ROLES
    for group in ("operators", "medical", "volunteers"):
        assert len(staff.members(session, group)) >= 2
    assert all(person.phone for person in people)


def test_every_login_that_is_told_opens(session: Session) -> None:
    summary = demo.load(session, NOW)

    assert "login admin password admin-demo" in str(summary)
    for login, password in list(summary.logins.items())[:2]:
        assert staff.authenticate(session, login, password) is not None


def counts(database: Database) -> dict[str, int]:
    with database.begin() as session:
        return {
            table.name: session.scalars(select(func.count()).select_from(table)).one()
            for table in Base.metadata.sorted_tables
        }


def test_loading_again_changes_nothing_and_a_week_later_only_opens_windows(
    tmp_path: Path,
) -> None:
    database = load_into(tmp_path)
    before = counts(database)

    with database.begin() as session:
        demo.load(session, NOW)
    assert counts(database) == before
    with database.begin() as session:
        demo.load(session, NOW + timedelta(days=7))
    assert counts(database) == before | {"ordering_windows": before["ordering_windows"] + 7}
    database.close()


def test_it_is_the_same_community_for_everyone(loaded: Database, tmp_path: Path) -> None:
    again = load_into(tmp_path)
    columns = (Resident.name, Resident.unit, Resident.phone, Resident.needs, Resident.birth_year)
    statement = select(*columns).order_by(Resident.id)
    with loaded.begin() as first, again.begin() as second:
        assert first.execute(statement).all() == second.execute(statement).all()
    again.close()


def test_a_ledger_that_holds_other_people_is_left_alone(database: Database) -> None:
    with database.begin() as session:
        add_resident(session)
        before = session.scalar(select(func.count()).select_from(Resident))
        summary = demo.load(session, NOW)

    assert (summary.residents, summary.logins) == (before, {})
    assert "no demonstration was loaded" in str(summary)
    assert counts(database)["staff"] == 0
