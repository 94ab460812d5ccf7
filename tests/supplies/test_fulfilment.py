"""What staff may do with an order."""

import pytest
from sqlalchemy.orm import Session

from hotline.supplies import (
    Order,
    OrderError,
    OrderStatus,
    complete_order,
    set_order_status,
)
from hotline.supplies.fulfilment import NEXT
from tests.community import NOW, add_call, add_resident


def add_order(session: Session, status: str) -> Order:
    order = Order(call_id=add_call(session).id, number=1, status=status, created_at=NOW)
    session.add(order)
    session.flush()
    return order


def test_completing_an_order_with_a_resident_takes_their_address(session: Session) -> None:
    order, resident = add_order(session, "to_complete"), add_resident(session)

    complete_order(session, order.id, resident)

    assert (order.resident_id, order.building, order.unit) == (resident.id, "3号楼", "2-501")
    assert order.status == OrderStatus.CONFIRMED


def test_an_address_given_by_hand_wins_and_needs_no_resident(session: Session) -> None:
    order = add_order(session, "to_complete")

    complete_order(session, order.id, None, " 7号楼 ", "1-102")

    assert (order.resident_id, order.building, order.unit) == (None, "7号楼", "1-102")


def test_an_order_without_a_building_stays_to_complete(session: Session) -> None:
    order = add_order(session, "to_complete")

    with pytest.raises(OrderError, match="needs a building"):
        complete_order(session, order.id, None)
    assert order.status == OrderStatus.TO_COMPLETE


@pytest.mark.parametrize("status", ["packed", "delivered", "cancelled"])
def test_what_left_the_list_cannot_be_readdressed(session: Session, status: str) -> None:
    order = add_order(session, status)

    with pytest.raises(OrderError, match=f"is {status} already"):
        complete_order(session, order.id, add_resident(session))


@pytest.mark.parametrize("before", list(OrderStatus))
@pytest.mark.parametrize("after", list(OrderStatus))
def test_every_step_is_taken_or_refused_as_the_table_says(
    session: Session, before: OrderStatus, after: OrderStatus
) -> None:
    order = add_order(session, before)

    if after == before or after in NEXT[before]:
        assert set_order_status(session, order.id, after, NOW).status == after
    else:
        with pytest.raises(OrderError, match=f"{before} cannot become {after}"):
            set_order_status(session, order.id, after, NOW)
        assert order.status == before


def test_a_cancellation_by_staff_keeps_its_time(session: Session) -> None:
    order = add_order(session, "packed")

    set_order_status(session, order.id, "cancelled", NOW)

    assert order.cancelled_at == NOW


def test_unknown_orders_and_statuses_are_refused(session: Session) -> None:
    order = add_order(session, "confirmed")

    with pytest.raises(OrderError, match="no order 404"):
        set_order_status(session, 404, "packed", NOW)
    with pytest.raises(OrderError, match="cannot become eaten"):
        set_order_status(session, order.id, "eaten", NOW)
