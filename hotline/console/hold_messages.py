"""The bank of calming messages that those who wait are told; administrators write it."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from hotline.calls import hold_messages as bank
from hotline.console import access
from hotline.console.languages import LANGUAGES
from hotline.console.parts import parts
from hotline.staff import Role

page = Blueprint("hold_messages", __name__, url_prefix="/hold-messages")
page.before_request(access.at_least(Role.ADMINISTRATOR))


@page.get("")
def index() -> str:
    with parts().database.read() as transaction:
        messages = {tag: bank.messages(transaction, tag) for tag in LANGUAGES}
    return render_template("console/hold_messages.html", messages=messages, longest=bank.LONGEST)


@page.post("")
def add() -> Response:
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        abort(400)
    return _change(lambda db: bank.add(db, language, request.form.get("text", "")))


@page.post("/<int:message_id>")
def edit(message_id: int) -> Response:
    """Reword a message, or let it rest."""
    text, active = request.form.get("text", ""), "active" in request.form
    return _change(lambda db: bank.edit(db, message_id, text, active))


@page.post("/<int:message_id>/remove")
def remove(message_id: int) -> Response:
    return _change(lambda db: bank.remove(db, message_id))


def _change(change: Callable[[Session], object]) -> Response:
    try:
        with parts().database.begin() as transaction:
            change(transaction)
    except bank.HoldMessageError:
        abort(400)
    flash(_("Kept. Callers hear it as soon as it has been spoken once."))
    return redirect(url_for(".index"))
