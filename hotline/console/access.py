"""Who is signed in, for how long, and which pages are theirs."""

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, Flask, abort, flash, g, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import LoginManager, current_user, login_user, logout_user
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from hotline.console.parts import parts
from hotline.staff import Role, Staff

logger = logging.getLogger(__name__)

SHIFT_SECONDS = 12 * 3600
"""The longest that one sign-in lasts: a shift."""
IDLE_SECONDS = 30 * 60
"""Without a request for that long the sign-in ends; an open board keeps asking, so a duty desk
does not go dark in mid-shift."""
_RENEW_SECONDS = 60

_OPEN_ENDPOINTS = frozenset(
    {"console.static", "console.login.form", "console.login.enter", "console.languages.choose"}
)


@dataclass(frozen=True)
class SignedIn:
    """The member of staff behind a request, as Flask-Login wants it."""

    id: int
    login: str
    name: str
    role: Role
    language: str
    password_mark: str

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """What the session keeps: a changed password ends every session."""
        return f"{self.id}:{self.password_mark}"

    def may(self, role: Role) -> bool:
        """Whether their own role is this one or a later one."""
        ranks = list(Role)
        return ranks.index(self.role) >= ranks.index(role)


def set_up(app: Flask) -> None:
    manager = LoginManager(app)
    manager.user_loader(_load)


def guard(console: Blueprint) -> None:
    console.before_request(_require_sign_in)


def at_least(role: Role) -> Callable[[], None]:
    """For `page.before_request`: who may less than `role` is answered 403."""

    def require_role() -> None:
        if not current_user.may(role):
            abort(403)

    return require_role


def sign_in(staff: Staff) -> None:
    session.clear()
    session.permanent = True
    session["signed_in_at"] = session["seen_at"] = _seconds()
    login_user(_signed_in(staff))


def sign_out() -> None:
    logout_user()
    session.clear()


def _load(session_id: str) -> SignedIn | None:
    number, _colon, _mark = session_id.partition(":")
    try:
        with parts().database.read() as transaction:
            staff = transaction.get(Staff, int(number)) if number.isdigit() else None
    except SQLAlchemyError:
        logger.exception("nobody can be recognised while the database is away")
        g.database_is_away = True
        return None
    if staff is None or not staff.active:
        return None
    found = _signed_in(staff)
    return found if found.get_id() == session_id else None


def _signed_in(staff: Staff) -> SignedIn:
    mark = hashlib.sha256((staff.password_hash or "").encode()).hexdigest()[:16]
    return SignedIn(
        staff.id, staff.login, staff.name, Role(staff.role), staff.language, mark
    )  # fmt: skip


def _require_sign_in() -> Response | tuple[str, int, dict[str, str]] | None:
    if request.endpoint == "console.static":
        return None
    if current_user.is_authenticated and _expired():
        sign_out()
        flash(_("You were signed out because the time was up. Please sign in again."))
    if current_user.is_authenticated:
        _renew()
        return None
    if g.get("database_is_away"):
        abort(503)
    return None if request.endpoint in _OPEN_ENDPOINTS else _to_login()


def _to_login() -> Response | tuple[str, int, dict[str, str]]:
    target = url_for("console.login.form", next=_return_path())
    if "HX-Request" in request.headers:
        return "", 401, {"HX-Redirect": target}
    if request.accept_mimetypes.best == "text/event-stream":
        return "", 401, {}
    return redirect(target)


def _return_path() -> str | None:
    """Where to go after signing in: the page that was asked for, unless it was a form sent."""
    return request.path if request.method == "GET" and "HX-Request" not in request.headers else None


def _expired() -> bool:
    now = _seconds()
    began: int = session.get("signed_in_at", 0)
    seen: int = session.get("seen_at", 0)
    return now - began > SHIFT_SECONDS or now - seen > IDLE_SECONDS


def _renew() -> None:
    if _seconds() - session.get("seen_at", 0) > _RENEW_SECONDS:
        session["seen_at"] = _seconds()


def _seconds() -> int:
    return int(parts().database.clock().timestamp())
