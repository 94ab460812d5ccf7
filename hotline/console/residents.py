"""Residents of the ledger: found for orders of callers nobody knew; how fast to speak to them."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select
from werkzeug.wrappers import Response

from hotline import outbox
from hotline.console import access
from hotline.console.parts import parts
from hotline.residents import Resident
from hotline.staff import Role

MOST_FOUND = 8
RENDER = "hotline.jobs.render_clips"
_FIELDS = (Resident.name, Resident.phone, Resident.building, Resident.unit)

page = Blueprint("residents", __name__, url_prefix="/residents")
page.before_request(access.at_least(Role.OPERATOR))

PACES = {1.0: _l("as usual"), 1.25: _l("a little slower"), 1.5: _l("slow")}
"""How many times as long the line's words last, as staff choose it; a list may say it finer."""


@page.post("/<int:resident_id>/pace")
def pace(resident_id: int) -> Response:
    """Speak to a resident at another pace, from their next call on."""
    slower = request.form.get("slower", type=float)
    if slower not in PACES:
        abort(400)
    with parts().database.begin() as transaction:
        resident = transaction.get(Resident, resident_id)
        if resident is None:
            abort(404)
        resident.slower = slower
        outbox.put(transaction, RENDER, resident.language)
    flash(_("The line speaks at this pace from the next call on."))
    return redirect(url_for("console.cases.show", case_id=request.form.get("case", 0, type=int)))


@page.get("/found")
def found() -> str:
    """Residents of whom every word of `q` is part of name, phone, building or unit."""
    words = request.args.get("q", "").split()[:5]
    residents = []
    if words:
        query = select(Resident).order_by(Resident.name, Resident.id).limit(MOST_FOUND)
        for word in words:
            query = query.where(or_(*(field.contains(word, autoescape=True) for field in _FIELDS)))
        with parts().database.read() as transaction:
            residents = list(transaction.scalars(query))
    return render_template("console/_residents.html", residents=residents, asked=bool(words))


@page.app_context_processor
def _paces() -> dict[str, object]:
    return {"paces": PACES}
