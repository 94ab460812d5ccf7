"""What the flow hears of set meals and of a caller's orders."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from hotline.residents import Resident
from hotline.supplies import (
    Order,
    OrderItem,
    caller_facts,
    last_order,
    names_to_render,
    open_order,
    set_meals,
)
from tests.community import NOW, add_call, add_resident, add_set_meals, add_window


def add_order(
    session: Session, resident: Resident, status: str, at: datetime = NOW, *codes: str
) -> Order:
    order = Order(
        call_id=add_call(session).id,
        number=1,
        resident_id=resident.id,
        status=status,
        batch="3月9日",
        created_at=at,
        items=[OrderItem(code=code, name=f"旧{code}", quantity=2) for code in codes or "A"],
    )
    session.add(order)
    session.flush()
    return order


def test_a_stranger_hears_the_leaflet_in_their_language_and_nothing_else(session: Session) -> None:
    add_set_meals(session, "B", "A")

    assert caller_facts(session, None, "en", NOW) == {
        "set_meals": [{"code": "B", "name": "Meal B"}, {"code": "A", "name": "Meal A"}],
        "ordering": {"open": False},
        "last_order": None,
        "open_order": None,
    }


def test_a_set_meal_without_english_name_is_called_as_in_chinese(session: Session) -> None:
    add_set_meals(session, "A")
    set_meals(session)[0].name_en = ""

    assert list(names_to_render(session, "en")) == [("set_meal", "A", "蔬菜套餐A")]


def test_an_order_of_this_window_can_be_taken_back(session: Session) -> None:
    add_set_meals(session)
    add_window(session)
    resident = add_resident(session)
    order = add_order(session, resident, "confirmed")

    facts = caller_facts(session, resident, "zh-CN", NOW)

    lines = [{"code": "A", "name": "蔬菜套餐A", "quantity": 2}]
    assert facts["ordering"] == {"open": True}
    assert facts["open_order"] == {"id": order.id, "lines": lines, "cancellable": True}
    assert facts["last_order"] == {"id": order.id, "lines": lines}


def test_an_order_on_its_way_can_no_longer_be_taken_back(session: Session) -> None:
    add_window(session)
    resident = add_resident(session)
    add_order(session, resident, "packed")

    facts = caller_facts(session, resident, "zh-CN", NOW)

    assert facts["open_order"]["cancellable"] is False


def test_only_what_is_still_on_offer_is_repeated(session: Session) -> None:
    add_set_meals(session, "A")
    resident = add_resident(session)
    add_order(session, resident, "delivered", NOW, "A", "X")

    last = caller_facts(session, resident, "zh-CN", NOW)["last_order"]
    assert [line["code"] for line in last["lines"]] == ["A"]

    set_meals(session)[0].active = False
    assert caller_facts(session, resident, "zh-CN", NOW)["last_order"] is None


@pytest.mark.parametrize(("days", "remembered"), [(0, True), (13.99, True), (14, False)])
def test_an_order_is_remembered_for_fourteen_days(
    session: Session, days: float, remembered: bool
) -> None:
    resident = add_resident(session)
    order = add_order(session, resident, "delivered", NOW - timedelta(days=days))

    assert last_order(session, resident.id, NOW) == (order if remembered else None)


def test_the_newest_order_counts_and_cancelled_ones_do_not(session: Session) -> None:
    resident = add_resident(session)
    add_order(session, resident, "delivered", NOW - timedelta(days=3))
    newer = add_order(session, resident, "delivered", NOW - timedelta(days=1))
    add_order(session, resident, "cancelled", NOW)

    assert last_order(session, resident.id, NOW) == newer
    assert open_order(session, resident.id, NOW) is None
