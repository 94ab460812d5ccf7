"""What is shown when a page cannot be: a sentence and a way back, never a stack trace."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_limiter.errors import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.wrappers import Response


def guard(console: Blueprint) -> None:
    console.register_error_handler(HTTPException, _show)
    console.register_error_handler(CSRFError, _ask_again)
    console.register_error_handler(RateLimitExceeded, _slow_down)
    console.add_url_rule("/<path:unknown>", "unknown", _unknown)


def _unknown(**_path: str) -> Response:
    abort(404)


def _show(error: HTTPException) -> tuple[str, int]:
    status = error.code or InternalServerError.code
    return _page(_sentences().get(status, _("That did not work.")), status)


def _ask_again(_error: CSRFError) -> Response | tuple[str, int]:
    """A form from before the sign-in, or from elsewhere: nothing was changed."""
    sentence = _("This page had grown too old. Please load it again and repeat what you did.")
    if request.endpoint == "console.login.enter":
        flash(sentence)
        return redirect(url_for("console.login.form"))
    return _page(sentence, 400)


def _slow_down(_error: RateLimitExceeded) -> tuple[str, int]:
    return _page(_("Too many attempts. Please wait a minute and try again."), 429)


def _page(sentence: str, status: int) -> tuple[str, int]:
    if "HX-Request" in request.headers:
        return sentence, status
    return render_template("console/error.html", sentence=sentence, status=status), status


def _sentences() -> dict[int, str]:
    return {
        400: _("Something in this form is missing or too long. Nothing was changed."),
        403: _("This page is not for your role. Ask an administrator if you need it."),
        404: _("There is nothing here. It may have been moved or closed."),
        405: _("There is nothing here. It may have been moved or closed."),
        409: _("Somebody else has changed this in the meantime. Please load the page again."),
        413: _("This file is too large. A minute of sound is enough."),
        500: _("Something went wrong on our side. It was written to the log; please try again."),
        503: _("The hotline is very busy or its database is away. Please try again in a moment."),
    }
