"""What the driver and the rendered configuration both call things on the switch."""

import hashlib
import re

APPLICATION = "hotline"
"""The ARI application; calls enter it as `Stasis(hotline,caller,DIALLED)`."""

FALLBACK = "fallback"
"""The context, extension `s`, that rings the operators and then records a call-back request; and
what a caller hears while they are rung."""

TRUNK = "trunk"
"""The endpoint of the telephone network."""

DEADMAN_SECONDS = 10
"""`TIMEOUT(absolute)` of a call that the application holds; passed, the call goes to the fallback.
The application renews it while the call makes progress, and sets 0 when a person is on the line."""

CALLBACKS = "callbacks"
"""The folder below the spool where call-back requests wait for the hotline."""

TALKS = "recording/talks"
"""The folder below the spool where talks lie while they are recorded, and until they are picked up;
the switch itself puts whatever it is asked to record below `recording/`."""

REPLACED = 3
"""The exit code of a driver whose place another one took: it must not be started again."""

_SAFE = re.compile(r"[A-Za-z0-9._-]+")


def desk_phone(login: str) -> str:
    """The endpoint, and SIP user name, of the telephone that a member of staff registers."""
    safe = _SAFE.fullmatch(login)
    return f"staff-{login if safe else hashlib.sha256(login.encode()).hexdigest()[:12]}"


def outside(number: str) -> str:
    """The ARI endpoint of an E.164 number; only numbers of the roster are ever given here."""
    return f"PJSIP/{number}@{TRUNK}"
