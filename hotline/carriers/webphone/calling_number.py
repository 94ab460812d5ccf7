"""Who may say which number they call from.

Whoever calls as a resident is greeted by that resident's name and offered their medicines. So it
takes a member of staff, or somebody who sits at the hotline's own machine and tries it out.
"""

from ipaddress import ip_address

from flask import request
from flask_login import current_user

from hotline.carriers.webphone.exchange import DATABASE_AWAY

_FORWARDING = ("Forwarded", "X-Forwarded-For", "X-Real-Ip")
_TRUSTED = "werkzeug.proxy_fix.orig"
"""ProxyFix leaves this behind: `HOTLINE_TRUST_PROXY` is set, the address is the client's own."""


def may_be_chosen() -> bool:
    """Whether the page or socket that is being asked for may name its caller's number."""
    return _is_at_this_machine() or _is_staff()


def _is_at_this_machine() -> bool:
    """A proxy that nobody told us of may be on this machine, too: it forwards strangers."""
    forwarded = any(header in request.headers for header in _FORWARDING)
    if forwarded and _TRUSTED not in request.environ:
        return False
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def _is_staff() -> bool:
    try:
        return bool(current_user.is_authenticated)
    except DATABASE_AWAY:  # a call goes on without knowing who makes it
        return False
