"""The case page: who calls, what was said, who has it; take it, join the caller, close it."""

import hashlib
import json
from collections.abc import Callable

from flask import Blueprint, Response, abort, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session

from hotline import cases
from hotline.console import access
from hotline.console.board_rows import staff_names
from hotline.console.caller import load_caller
from hotline.console.case_view import CaseView, load_case
from hotline.console.hearing import log_opening
from hotline.console.parts import parts
from hotline.staff import Role

page = Blueprint("cases", __name__, url_prefix="/cases")
page.before_request(access.at_least(Role.OPERATOR))


@page.get("/<int:case_id>")
def show(case_id: int) -> str:
    with parts().database.read() as transaction:
        view = _load(transaction, case_id)
        caller = load_caller(transaction, view.case, view.call)
    log_opening(*view.heard, resident=caller.resident)
    return render_template("console/case.html", view=view, caller=caller, progress=_progress(view))


@page.get("/<int:case_id>/progress")
def progress(case_id: int) -> Response:
    """What moves: asked for every few seconds, answered 204 while it is what was `seen`."""
    with parts().database.read() as transaction:
        view = _load(transaction, case_id)
    if request.args.get("seen") == _mark(_state(view)):
        return Response(status=204)
    response = make_response(_progress(view))
    if request.args.get("heard") != view.heard_mark:
        response.headers["HX-Trigger"] = "hotline:heard"
    return response


@page.get("/<int:case_id>/hearing")
def hearing(case_id: int) -> str:
    """Recording and transcript again, when there is more of them."""
    with parts().database.read() as transaction:
        view = _load(transaction, case_id)
    log_opening(*view.heard)
    return render_template("console/_said.html", view=view)


@page.post("/<int:case_id>/acknowledge")
def acknowledge(case_id: int) -> Response:
    """I have it: nobody else is rung for it."""
    return _change(case_id, lambda db: cases.acknowledge(db, case_id, current_user.login))


@page.post("/<int:case_id>/take")
def take(case_id: int) -> Response:
    """Join the caller who waits: the browser's telephone hears of it as `hotline:take`."""
    with parts().database.read() as transaction:
        _load(transaction, case_id)
    try:
        room = parts().take_call(case_id, current_user.login)
    except cases.AlreadyTaken as taken:
        return _shown(case_id, _taken_by(taken))
    if room is None:
        return _without_room(case_id)
    response = _shown(case_id)
    response.headers["HX-Trigger"] = json.dumps({"hotline:take": {"case": case_id, "room": room}})
    return response


@page.post("/<int:case_id>/notes")
def note(case_id: int) -> Response:
    text = request.form.get("text", "").strip()
    if not text or len(text) > 4000:
        abort(400)
    return _change(case_id, lambda db: cases.add_note(db, case_id, current_user.login, text))


@page.post("/<int:case_id>/resolve")
def resolve(case_id: int) -> Response:
    disposition = request.form.get("disposition", "")
    if disposition not in cases.DISPOSITIONS:
        abort(400)
    response = _change(
        case_id, lambda db: cases.resolve(db, case_id, current_user.login, disposition)
    )
    if response.status_code == 200:
        response.headers["HX-Location"] = json.dumps(_page_of(case_id))
    return response


def _without_room(case_id: int) -> Response:
    """The caller is on a telephone, which the browser cannot enter, or has gone."""
    with parts().database.read() as transaction:
        is_waiting = _load(transaction, case_id).is_waiting
    if is_waiting:
        return _shown(case_id, notice=_("Your telephone rings: press 1 there to be put through."))
    return _shown(case_id, _("The caller is no longer waiting. Please call them back."))


def _page_of(case_id: int) -> dict[str, str]:
    """The case's page anew, but not the whole window: a call in this browser goes on."""
    path = url_for(".show", case_id=case_id)
    return {"path": path, "target": "#main", "select": "#main", "swap": "outerHTML"}


def _change(case_id: int, change: Callable[[Session], object]) -> Response:
    try:
        with parts().database.begin() as transaction:
            change(transaction)
    except LookupError:
        abort(404)
    except cases.AlreadyTaken as taken:
        return _shown(case_id, _taken_by(taken))
    return _shown(case_id)


def _shown(case_id: int, problem: str = "", notice: str = "") -> Response:
    with parts().database.read() as transaction:
        view = _load(transaction, case_id)
    return make_response(_progress(view, problem, notice))


def _taken_by(taken: cases.AlreadyTaken) -> str:
    with parts().database.read() as transaction:
        name = staff_names(transaction).get(taken.by, taken.by)
    sentence: str = _("%(name)s has this case already.", name=name)
    return sentence


def _load(transaction: Session, case_id: int) -> CaseView:
    view = load_case(transaction, case_id)
    return view if view is not None else abort(404)


def _progress(view: CaseView, problem: str = "", notice: str = "") -> str:
    """The fragment that asks again every few seconds and says which state it has `seen`."""
    state = _state(view)
    return render_template(
        "console/_progress.html",
        view=view, state=state, seen=_mark(state), problem=problem, notice=notice,
    )  # fmt: skip


def _state(view: CaseView) -> str:
    return render_template("console/_state.html", view=view)


def _mark(html: str) -> str:
    return hashlib.sha256(html.encode()).hexdigest()[:16]
