"""Signing in and out."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from hotline import staff
from hotline.console import access
from hotline.console.languages import local_path
from hotline.console.parts import parts

page = Blueprint("login", __name__)


@page.get("/login")
def form() -> str | Response:
    if current_user.is_authenticated:
        return redirect(url_for("console.board.index"))
    return render_template("console/login.html", wrong=None)


@page.post("/login")
def enter() -> Response | tuple[str, int]:
    """The same answer for a login nobody has and for a wrong password."""
    login = request.form.get("login", "").strip()
    with parts().database.read() as transaction:  # hashing is slow: no writer waits for it
        found = staff.authenticate(transaction, login, request.form.get("password", ""))
    if found is None:
        sentence = _("Login or password is not right.")
        return render_template("console/login.html", wrong=sentence), 401
    with parts().database.begin() as transaction:
        access.sign_in(transaction.merge(found))  # keeps a hash that was renewed
    return redirect(local_path(request.args.get("next")) or url_for("console.board.index"))


@page.post("/logout")
def leave() -> Response:
    access.sign_out()
    return redirect(url_for("console.login.form"))
