"""The rooms of the ledger on SQLite and on PostgreSQL, from migrated tables."""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

import pytest
from sqlalchemy.exc import IntegrityError

from hotline import demo, staff
from hotline.db import Database
from hotline.db.migrate import upgrade
from hotline.exports import KINDS, records
from hotline.medicine import request_refill, set_refill_status
from hotline.residents import find_by_phone
from hotline.residents.csv_import import import_csv
from hotline.supplies import Placed, cancel_order, last_order, place_order
from tests.community import NOW, add_call
from tests.conftest import Stores


class Line(NamedTuple):
    code: str
    quantity: int


@pytest.fixture
def database(stores: Stores) -> Iterator[Database]:
    upgrade(stores.database_url)
    database = Database(stores.database_url, lambda: NOW)
    yield database
    database.close()


def test_the_demonstration_serves_a_caller(database: Database) -> None:
    with database.begin() as session:
        demo.load(session, NOW)

    with database.begin() as session:
        resident = find_by_phone(session, "154 0000 0001")
        call = add_call(session)
        placed = place_order(session, call.id, resident, [Line("A", 2)], None, NOW)
        assert isinstance(placed, Placed)
        assert resident is not None
        assert last_order(session, resident.id, NOW) == placed.order
        cancel_order(session, placed.order.id, NOW)
        refill = request_refill(session, call.id, resident, "阿司匹林", 1, True, None, None, NOW)
        set_refill_status(session, refill.id, "collected")
        doctor = staff.members(session, "medical")[0]
        staff.line_seen(session, "browser", doctor.id, NOW)
        session.flush()
        assert staff.lines_of(session, "doctor", NOW + timedelta(seconds=1)) == ["browser"]

    found = {kind: list(records(database, KINDS[kind])) for kind in KINDS}
    assert [record["id"] for record in found["residents"]] == list(range(1, 2123))
    assert all(record["medicines"] for record in found["residents"][:10])
    assert found["orders"][-1]["status"] == "cancelled"
    assert found["orders"][-1]["items"] == [{"code": "A", "name": "蔬菜套餐", "quantity": 2}]
    assert [(refill["medicine"], refill["status"]) for refill in found["refills"]] == [
        ("阿司匹林", "collected")
    ]


def test_a_call_cannot_hold_the_same_order_twice(database: Database) -> None:
    with database.begin() as session:
        demo.load(session, NOW)
        call = add_call(session)
        first = place_order(session, call.id, None, [Line("A", 1)], None, NOW)
        second = place_order(session, call.id, None, [Line("A", 1)], None, NOW)
    assert isinstance(first, Placed)
    assert isinstance(second, Placed)

    second.order.number = first.order.number
    with pytest.raises(IntegrityError), database.begin() as session:
        session.add(second.order)


def test_a_list_is_loaded_and_updated(database: Database) -> None:
    text = "name,building,unit,needs,phone\n王秀英,3,1,透析,15400000001\n李国强,3,2,,\n"
    for expected in ((2, 0), (0, 2)):
        with database.begin() as session:
            report = import_csv(session, text.encode("gbk"), NOW)
        assert (report.added, report.updated) == expected

    assert [record["needs"] for record in records(database, KINDS["residents"], NOW)] == [
        ["dialysis"],
        [],
    ]
