"""Orders of set meals: find them, complete those of unknown callers, pack and deliver them."""

from collections.abc import Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import case, select
from sqlalchemy.orm import Session, selectinload
from werkzeug.wrappers import Response

from hotline import supplies
from hotline.calls.models import Call
from hotline.console import access, listing
from hotline.console.hearing import load_hearing, log_opening
from hotline.console.parts import parts
from hotline.residents import Resident
from hotline.staff import Role
from hotline.supplies import Order, OrderError, OrderStatus
from hotline.supplies.fulfilment import NEXT

page = Blueprint("orders", __name__, url_prefix="/orders")
page.before_request(access.at_least(Role.OPERATOR))


@page.get("")
def index() -> str:
    filters = listing.filters_from(request.args, "status", "batch", "building")
    with parts().database.read() as transaction:
        orders = _orders(transaction, filters)
        found = {
            "orders": orders,
            "residents": listing.residents_of(transaction, orders),
            "batches": listing.values_of(transaction, Order.batch),
            "buildings": listing.values_of(transaction, Order.building),
        }
    return render_template("console/orders.html", filters=filters, steps=steps, **found)


@page.get("/<int:order_id>")
def show(order_id: int) -> str:
    return _page(order_id)


@page.post("/<int:order_id>/complete")
def complete(order_id: int) -> Response | listing.Refused:
    """Write down who spoke and where they live."""
    building, unit = (request.form.get(name, "").strip()[:40] for name in ("building", "unit"))
    try:
        with parts().database.begin() as transaction:
            resident = listing.chosen_resident(transaction, request.form.get("resident_id"))
            supplies.complete_order(transaction, order_id, resident, building, unit)
    except OrderError:
        problem = _("An order needs a building, or a resident of the ledger.")
        return listing.refused(_page(order_id, problem))
    flash(_("Order %(number)s is complete.", number=order_id))
    return redirect(url_for(".index"))


@page.post("/<int:order_id>/status")
def set_status(order_id: int) -> str:
    """Move the order on; answered with its row."""
    now = parts().database.clock()
    try:
        with parts().database.begin() as transaction:
            supplies.set_order_status(transaction, order_id, request.form.get("status", ""), now)
    except OrderError:
        abort(409)
    with parts().database.read() as transaction:
        order = _existing(transaction, order_id)
        resident = _resident(transaction, order)
    return render_template("console/_order.html", order=order, resident=resident, steps=steps)


def steps(order: Order) -> list[listing.Step]:
    return listing.steps(OrderStatus(order.status), NEXT)


def _page(order_id: int, problem: str = "") -> str:
    with parts().database.read() as transaction:
        order = _existing(transaction, order_id)
        resident = _resident(transaction, order)
        call = transaction.get_one(Call, order.call_id)
        hearing = load_hearing(transaction, order.address_recording_id)
    log_opening(hearing)
    return render_template(
        "console/order.html",
        order=order, resident=resident, call=call, hearing=hearing, problem=problem,
    )  # fmt: skip


def _orders(session: Session, filters: dict[str, str]) -> Sequence[Order]:
    """What has to be completed first, then the newest."""
    query = select(Order).options(selectinload(Order.items)).limit(listing.MOST_ROWS)
    for name, value in filters.items():
        if value:
            query = query.where(getattr(Order, name) == value)
    last = case((Order.status == OrderStatus.TO_COMPLETE, 0), else_=1)
    return session.scalars(query.order_by(last, Order.id.desc())).all()


def _existing(session: Session, order_id: int) -> Order:
    order = session.get(Order, order_id, options=[selectinload(Order.items)])
    return order or abort(404)


def _resident(session: Session, order: Order) -> Resident | None:
    return session.get(Resident, order.resident_id) if order.resident_id else None
