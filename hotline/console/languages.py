"""The console's languages: Chinese first; each member of staff chooses their own."""

from pathlib import Path
from typing import Any

from babel.dates import LOCALTZ
from flask import Blueprint, Flask, abort, redirect, request, session, url_for
from flask_babel import Babel
from flask_login import current_user
from sqlalchemy import update
from werkzeug.wrappers import Response

from hotline.console.parts import parts
from hotline.staff.models import Staff

LANGUAGES = {"zh-CN": "中文", "en": "English"}
"""Language tag to its own name."""
FIRST = "zh-CN"
TRANSLATIONS = Path(__file__).parent / "translations"

page = Blueprint("languages", __name__)


def set_up(app: Flask) -> None:
    Babel(
        app,
        default_locale=_locale(FIRST),
        default_translation_directories=str(TRANSLATIONS),
        locale_selector=lambda: _locale(current_language()),
        timezone_selector=lambda: LOCALTZ,
    )
    app.jinja_env.globals.update(current_language=current_language, console_languages=LANGUAGES)


def current_language() -> str:
    """The tag of the language that this request is answered in."""
    wish: Any = (
        current_user.language if current_user.is_authenticated else session.get("language")
    ) or request.accept_languages.best_match(list(LANGUAGES))
    return wish if wish in LANGUAGES else FIRST


@page.post("/language")
def choose() -> Response:
    """Switch the language, for good if somebody is signed in."""
    tag = request.form.get("language", "")
    if tag not in LANGUAGES:
        abort(400)
    session["language"] = tag
    if current_user.is_authenticated:
        with parts().database.begin() as transaction:
            transaction.execute(
                update(Staff).where(Staff.id == current_user.id).values(language=tag)
            )
    return redirect(local_path(request.form.get("next")) or url_for("console.board.index"))


def local_path(wish: str | None) -> str | None:
    """`wish` if it is a page of this console, so that a forged link cannot lead away."""
    return wish if wish and wish.startswith("/console/") and "\\" not in wish else None


def _locale(tag: str) -> str:
    return tag.replace("-", "_")
