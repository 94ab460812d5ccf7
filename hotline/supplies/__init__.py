"""Set meals by telephone: the catalogue, the ordering windows, and the orders.

An order belongs to the call that placed it and is stored once; what a caller may still change is
decided by its window, what staff may do by its status.
"""

from hotline.supplies.catalogue import names_to_render, set_meals
from hotline.supplies.facts import caller_facts
from hotline.supplies.fulfilment import complete_order, set_order_status
from hotline.supplies.models import Order, OrderingWindow, OrderItem, OrderStatus, SetMeal
from hotline.supplies.ordering import (
    Cancelled,
    Closed,
    LineRequest,
    OrderError,
    Placed,
    TooLate,
    cancel_order,
    place_order,
)
from hotline.supplies.past import is_cancellable, last_order, open_order
from hotline.supplies.windows import WindowError, current_window, set_window

__all__ = [
    "Cancelled",
    "Closed",
    "LineRequest",
    "Order",
    "OrderError",
    "OrderItem",
    "OrderStatus",
    "OrderingWindow",
    "Placed",
    "SetMeal",
    "TooLate",
    "WindowError",
    "caller_facts",
    "cancel_order",
    "complete_order",
    "current_window",
    "is_cancellable",
    "last_order",
    "names_to_render",
    "open_order",
    "place_order",
    "set_meals",
    "set_order_status",
    "set_window",
]
