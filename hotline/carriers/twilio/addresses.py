"""Our URLs at Twilio's door: every one says which lap of which call its request answers.

Paths are written without a host: Twilio resolves them against the URL that it called.
"""

from urllib.parse import urlencode

ROOT = "/twilio"
VOICE = f"{ROOT}/voice"
FALLBACK = f"{ROOT}/fallback"
MEDIA = f"{ROOT}/media"


def media(base: str) -> str | None:
    """Where Twilio streams a call's sound; None unless we are reached over TLS, as it demands."""
    host = base.removeprefix("https://")
    return f"wss://{host}{MEDIA}" if host != base else None


def step(call_id: int, sequence: int, **query: str) -> str:
    """Where what the caller did in a lap is reported."""
    path = f"{ROOT}/step/{call_id}/{sequence}"
    return f"{path}?{urlencode(query)}" if query else path


def current(call_id: int) -> str:
    """What the line does now."""
    return f"{ROOT}/step/{call_id}/current"


def wait(call_id: int, sequence: int, message: int) -> str:
    """What a waiting caller hears next; `message` counts the messages said so far."""
    return f"{ROOT}/wait/{call_id}/{sequence}/{message}"


def left(call_id: int, sequence: int) -> str:
    """Where the end of a wait in the queue is reported."""
    return f"{ROOT}/left/{call_id}/{sequence}"


def joined(call_id: int, operator_call_id: int) -> str:
    """What a caller hears before an operator, on a call of ours, is joined to the line."""
    return f"{ROOT}/joined/{call_id}/{operator_call_id}"


def parted(call_id: int, sequence: int) -> str:
    """Where the end of an operator's talk with the caller is reported."""
    return f"{ROOT}/parted/{call_id}/{sequence}"


def recording(name: str) -> str:
    """Where it is reported that a recording can be fetched, also after the line dropped."""
    return f"{ROOT}/recording/{name}"


def page(page_id: int) -> str:
    """What a rung member of staff hears on answering."""
    return f"{ROOT}/page/{page_id}"


def machine(page_id: int) -> str:
    """Where it is reported whether a person or a machine answered."""
    return f"{ROOT}/machine/{page_id}"


def status(page_id: int) -> str:
    """Where the end of a call of ours to staff is reported; without a page: `/twilio/status`."""
    return f"{ROOT}/status/{page_id}"
