"""Placing an order and taking it back."""

from datetime import timedelta
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from hotline.flow.actions import OrderLine
from hotline.supplies import (
    Cancelled,
    Closed,
    Order,
    OrderError,
    OrderItem,
    OrderStatus,
    Placed,
    TooLate,
    cancel_order,
    place_order,
    set_meals,
    set_order_status,
)
from tests.community import NOW, add_call, add_recording, add_resident, add_set_meals, add_window


class Line(NamedTuple):
    code: str
    quantity: int


@pytest.fixture(autouse=True)
def catalogue(session: Session) -> None:
    add_set_meals(session)
    add_window(session)


def placed(session: Session, *lines: Line, **given: object) -> Order:
    call = add_call(session)
    result = place_order(
        session,
        call.id,
        given.get("resident", add_resident(session)),  # type: ignore[arg-type]
        lines or [Line("A", 2)],
        None,
        NOW,
    )
    assert isinstance(result, Placed)
    return result.order


def test_a_known_resident_s_order_is_confirmed_and_goes_to_their_door(session: Session) -> None:
    order = placed(session, Line("A", 2), Line("C", 1))

    assert order.status == OrderStatus.CONFIRMED
    assert (order.building, order.unit, order.batch) == ("3号楼", "2-501", "3月9日")
    assert [(item.code, item.name, item.quantity) for item in order.items] == [
        ("A", "蔬菜套餐A", 2),
        ("C", "蔬菜套餐C", 1),
    ]


def test_an_unknown_caller_s_order_waits_for_staff_with_its_recording(session: Session) -> None:
    call = add_call(session)
    address = add_recording(session, call, purpose="address")

    result = place_order(session, call.id, None, [Line("A", 1)], address.id, NOW)

    assert isinstance(result, Placed)
    assert result.order.status == OrderStatus.TO_COMPLETE
    assert result.order.address_recording_id == address.id
    assert result.order.building is None


def test_the_flow_s_own_lines_fit(session: Session) -> None:
    line = OrderLine(code="B", name="Meal B", quantity=9)

    order = place_order(session, add_call(session).id, None, (line,), None, NOW)

    assert isinstance(order, Placed)
    assert [(i.name, i.quantity) for i in order.order.items] == [("蔬菜套餐B", 9)]


def test_orders_of_one_call_are_counted_and_none_is_stored_twice(session: Session) -> None:
    call, resident = add_call(session), add_resident(session)
    for _ in range(2):
        place_order(session, call.id, resident, [Line("A", 1)], None, NOW)

    orders = session.scalars(select(Order).order_by(Order.number)).all()
    assert [order.number for order in orders] == [1, 2]
    orders[1].number = 1
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_outside_every_window_nothing_is_stored(session: Session) -> None:
    call = add_call(session)

    late = place_order(session, call.id, None, [Line("A", 1)], None, NOW + timedelta(hours=6))

    assert isinstance(late, Closed)
    assert session.scalars(select(OrderItem)).all() == []


def test_a_window_is_open_from_its_first_moment_to_before_its_last(session: Session) -> None:
    add_window(session, "3月10日", NOW + timedelta(hours=6))
    call = add_call(session)

    result = place_order(session, call.id, None, [Line("A", 1)], None, NOW + timedelta(hours=6))

    assert isinstance(result, Placed)
    assert result.order.batch == "3月10日"


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        ([], "1 to 20 lines, not 0"),
        ([Line("A", 1)] * 21, "1 to 20 lines, not 21"),
        ([Line("Z", 1)], "'Z' is not on offer"),
        ([Line("A", 0)], "quantity 1 to 9, not 0"),
        ([Line("A", 1), Line("B", 10)], "'B': quantity 1 to 9, not 10"),
        ([Line("A", -3)], "not -3"),
    ],
)
def test_an_absurd_order_is_refused(session: Session, lines: list[Line], complaint: str) -> None:
    with pytest.raises(OrderError, match=complaint):
        place_order(session, add_call(session).id, None, lines, None, NOW)
    assert session.scalars(select(Order)).all() == []


def test_a_set_meal_taken_off_the_leaflet_cannot_be_ordered(session: Session) -> None:
    set_meals(session)[0].active = False

    with pytest.raises(OrderError, match="'A' is not on offer"):
        placed(session, Line("A", 1))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(
    st.lists(st.builds(Line, st.sampled_from("ABC"), st.integers(1, 9)), min_size=1, max_size=20)
)
def test_what_is_ordered_is_what_is_stored_added_up(session: Session, lines: list[Line]) -> None:
    stored = {item.code: item.quantity for item in placed(session, *lines).items}

    assert stored == {
        code: sum(line.quantity for line in lines if line.code == code)
        for code in {line.code for line in lines}
    }


def test_an_order_can_be_taken_back_while_its_window_is_open(session: Session) -> None:
    order = placed(session)

    assert isinstance(cancel_order(session, order.id, NOW), Cancelled)
    later = NOW + timedelta(minutes=1)
    assert isinstance(cancel_order(session, order.id, later), Cancelled)
    assert (order.status, order.cancelled_at) == (OrderStatus.CANCELLED, NOW)


def test_an_order_cannot_be_taken_back_once_it_is_packed_or_the_window_closed(
    session: Session,
) -> None:
    waiting, packed = placed(session), placed(session)
    set_order_status(session, packed.id, "packed", NOW)

    assert isinstance(cancel_order(session, waiting.id, NOW + timedelta(hours=6)), TooLate)
    assert isinstance(cancel_order(session, packed.id, NOW), TooLate)
    assert waiting.status == OrderStatus.CONFIRMED


def test_cancelling_what_does_not_exist_is_refused(session: Session) -> None:
    with pytest.raises(OrderError, match="no order 404"):
        cancel_order(session, 404, NOW)
