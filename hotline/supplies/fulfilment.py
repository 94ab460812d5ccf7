"""What staff does with an order: complete it, pack it, deliver it, cancel it."""

from datetime import datetime

from sqlalchemy.orm import Session

from hotline.residents import Resident
from hotline.supplies.models import Order, OrderStatus
from hotline.supplies.ordering import OrderError

NEXT = {
    OrderStatus.TO_COMPLETE: {OrderStatus.CANCELLED},  # confirmed only by complete_order
    OrderStatus.CONFIRMED: {OrderStatus.PACKED, OrderStatus.CANCELLED},
    OrderStatus.PACKED: {OrderStatus.CONFIRMED, OrderStatus.DELIVERED, OrderStatus.CANCELLED},
    OrderStatus.DELIVERED: {OrderStatus.PACKED},  # ticked off at the wrong door
    OrderStatus.CANCELLED: set[OrderStatus](),
}


def complete_order(
    session: Session, order_id: int, resident: Resident | None, building: str = "", unit: str = ""
) -> Order:
    """Writes down who spoke and where they live; a resident's own address where none is given.

    Raises OrderError without an address, and for an order that is packed or cancelled.
    """
    order = _locked(session, order_id)
    if order.status not in (OrderStatus.TO_COMPLETE, OrderStatus.CONFIRMED):
        raise OrderError(f"order {order_id} is {order.status} already")
    building = building.strip() or (resident.building if resident else "")
    unit = unit.strip() or (resident.unit if resident else "")
    if not building:
        raise OrderError("an order needs a building to be brought to")
    order.resident_id = resident.id if resident else order.resident_id
    order.building, order.unit = building, unit
    order.status = OrderStatus.CONFIRMED
    return order


def set_order_status(session: Session, order_id: int, status: str, now: datetime) -> Order:
    """Moves an order on; raises OrderError for a step that NEXT does not know."""
    order = _locked(session, order_id)
    if status == order.status:
        return order
    if status not in NEXT[OrderStatus(order.status)]:
        raise OrderError(f"an order that is {order.status} cannot become {status}")
    order.status = OrderStatus(status)
    order.cancelled_at = now if order.status == OrderStatus.CANCELLED else None
    return order


def _locked(session: Session, order_id: int) -> Order:
    order = session.get(Order, order_id, with_for_update=True)
    if order is None:
        raise OrderError(f"there is no order {order_id}")
    return order
