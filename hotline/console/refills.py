"""Medicine refills: write down what was spoken, fetch, buy and deliver it."""

from collections.abc import Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from hotline import medicine
from hotline.calls.models import Call
from hotline.console import access, listing
from hotline.console.hearing import load_hearing, log_opening
from hotline.console.parts import parts
from hotline.medicine import Refill, RefillError, RefillStatus
from hotline.medicine.fulfilment import NEXT
from hotline.residents import Resident
from hotline.staff import Role

page = Blueprint("refills", __name__, url_prefix="/refills")
page.before_request(access.at_least(Role.OPERATOR))


@page.get("")
def index() -> str:
    filters = listing.filters_from(request.args, "status", "building")
    with parts().database.read() as transaction:
        refills = _refills(transaction, filters)
        found = {
            "refills": refills,
            "residents": listing.residents_of(transaction, refills),
            "buildings": listing.values_of(transaction, Resident.building),
        }
    return render_template("console/refills.html", filters=filters, steps=steps, **found)


@page.get("/<int:refill_id>")
def show(refill_id: int) -> str:
    return _page(refill_id)


@page.post("/<int:refill_id>/complete")
def complete(refill_id: int) -> Response | listing.Refused:
    """Write down which medicine was spoken, and who spoke."""
    name = request.form.get("medicine", "").strip()[:100]
    try:
        with parts().database.begin() as transaction:
            resident = listing.chosen_resident(transaction, request.form.get("resident_id"))
            medicine.complete_refill(transaction, refill_id, name, resident)
    except RefillError:
        return listing.refused(_page(refill_id, _("A refill needs the name of the medicine.")))
    flash(_("Refill %(number)s is complete.", number=refill_id))
    return redirect(url_for(".index"))


@page.post("/<int:refill_id>/status")
def set_status(refill_id: int) -> str:
    """Move the refill on; answered with its row."""
    try:
        with parts().database.begin() as transaction:
            status = request.form.get("status", "")
            refill = medicine.set_refill_status(transaction, refill_id, status)
            resident = _resident(transaction, refill)
    except RefillError:
        abort(409)
    return render_template("console/_refill.html", refill=refill, resident=resident, steps=steps)


def steps(refill: Refill) -> list[listing.Step]:
    """Without a name there is nothing to buy yet."""
    possible = listing.steps(RefillStatus(refill.status), NEXT)
    return [step for step in possible if refill.medicine or step.to != RefillStatus.BOUGHT]


def _page(refill_id: int, problem: str = "") -> str:
    with parts().database.read() as transaction:
        refill = transaction.get(Refill, refill_id) or abort(404)
        hearings = {
            "spoken": load_hearing(transaction, refill.recording_id),
            "address": load_hearing(transaction, refill.address_recording_id),
        }
        resident = _resident(transaction, refill)
        call = transaction.get_one(Call, refill.call_id)
    log_opening(*hearings.values())
    return render_template(
        "console/refill.html",
        refill=refill, resident=resident, call=call, problem=problem, **hearings,
    )  # fmt: skip


def _refills(session: Session, filters: dict[str, str]) -> Sequence[Refill]:
    """The newest first; the building is the resident's."""
    query = select(Refill).order_by(Refill.id.desc()).limit(listing.MOST_ROWS)
    if filters["status"]:
        query = query.where(Refill.status == filters["status"])
    if filters["building"]:
        query = query.join(Resident, Resident.id == Refill.resident_id)
        query = query.where(Resident.building == filters["building"])
    return session.scalars(query).all()


def _resident(session: Session, refill: Refill) -> Resident | None:
    return session.get(Resident, refill.resident_id) if refill.resident_id else None
