"""Finding a resident of the ledger, for orders and refills of callers nobody knew."""

from flask import Blueprint, render_template, request
from sqlalchemy import or_, select

from hotline.console import access
from hotline.console.parts import parts
from hotline.residents import Resident
from hotline.staff import Role

MOST_FOUND = 8
_FIELDS = (Resident.name, Resident.phone, Resident.building, Resident.unit)

page = Blueprint("residents", __name__, url_prefix="/residents")
page.before_request(access.at_least(Role.OPERATOR))


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
