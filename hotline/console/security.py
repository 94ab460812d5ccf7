"""What protects every page: CSRF tokens, limited sign-in attempts, cookie flags, headers."""

import secrets
from typing import Any

from flask import Blueprint, Flask, Response, current_app, g, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFProtect

from hotline.config import Settings
from hotline.console.access import SHIFT_SECONDS

FAILED_LOGINS = "10 per minute; 60 per hour"
"""From one address; right passwords are not counted."""
FAILED_LOGINS_OF_ONE = "5 per minute; 30 per hour"
"""For one login from one address: nobody can lock a colleague out from elsewhere."""

MOST_BYTES = 12_000_000
"""Of a recording: a minute of stereo at 48 kHz."""
_RECORDING = "console.prompts.draft"

_CSRF = "hotline.console.csrf"


def set_up(app: Flask, settings: Settings, login_page: Blueprint) -> None:
    secure = settings.tls_cert is not None or (settings.public_url or "").startswith("https:")
    app.config.update(
        SESSION_COOKIE_NAME="hotline_console",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure,
        SESSION_REFRESH_EACH_REQUEST=False,  # access.py renews it, once a minute
        PERMANENT_SESSION_LIFETIME=SHIFT_SECONDS,
        WTF_CSRF_CHECK_DEFAULT=False,  # carriers' webhooks prove themselves by signature
        WTF_CSRF_TIME_LIMIT=None,  # a board stays open for a whole shift
    )
    app.extensions[_CSRF] = CSRFProtect(app)
    _limit_logins(app, settings, login_page)


def _limit_logins(app: Flask, settings: Settings, login_page: Blueprint) -> None:
    limiter = Limiter(
        get_remote_address,
        storage_uri=settings.redis_url or "memory://",
        storage_options=_redis_options(settings),
        in_memory_fallback_enabled=True,
        key_prefix="hotline.console",
    )
    for limits, key in ((FAILED_LOGINS, get_remote_address), (FAILED_LOGINS_OF_ONE, _login_key)):
        limiter.limit(limits, key_func=key, methods=["POST"], deduct_when=_was_refused)(login_page)
    limiter.init_app(app)


def _redis_options(settings: Settings) -> dict[str, str | int]:
    """Signing in must not hang on a job queue that does not answer."""
    return {"socket_connect_timeout": 1, "socket_timeout": 1} if settings.redis_url else {}


def _login_key() -> str:
    return f"{get_remote_address()}/{request.form.get('login', '').strip().casefold()[:60]}"


def _was_refused(response: Response) -> bool:
    return response.status_code >= 400


def guard(console: Blueprint) -> None:
    console.before_request(_limit_size)
    console.before_request(_check_csrf)
    console.after_request(_add_headers)
    console.app_template_global("style_nonce")(style_nonce)
    console.app_template_global("htmx_settings")(htmx_settings)


def style_nonce() -> str:
    """Lets wavesurfer.js style its shadow root; scripts have no nonce and come from files only."""
    if "style_nonce" not in g:
        g.style_nonce = secrets.token_urlsafe(16)
    nonce: str = g.style_nonce
    return nonce


def htmx_settings() -> dict[str, Any]:
    """No code from attributes, no page kept in the browser's storage, 422 pages are shown."""
    return {
        "allowEval": False,
        "includeIndicatorStyles": False,
        "selfRequestsOnly": True,
        "historyCacheSize": 0,
        "responseHandling": [
            {"code": "204", "swap": False},
            {"code": "[23]..|422", "swap": True},
            {"code": "[45]..", "swap": False, "error": True},
        ],
    }


def _limit_size() -> None:
    """Before anything reads the form. Only recordings of prompts may be larger than all else."""
    if request.endpoint == _RECORDING:
        request.max_content_length = MOST_BYTES


def _check_csrf() -> None:
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        current_app.extensions[_CSRF].protect()


def _add_headers(response: Response) -> Response:
    policy = (
        "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
        f"style-src 'self' 'nonce-{style_nonce()}'; font-src 'self'; media-src 'self' blob:; "
        "worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    response.headers["Content-Security-Policy"] = policy
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "microphone=(self), camera=(), geolocation=()"
    if request.endpoint != "console.static":
        response.headers["Cache-Control"] = "no-store"
    return response
