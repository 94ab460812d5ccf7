"""What a caller hears while the house is in trouble: a moment of music, then a person's phone.

Twilio gives up on a request after 15 s. A database that is away is waited for by having Twilio ask
again, so that the line lives and plays; what the first request reported travels along in the URL.
"""

import logging
from urllib.parse import urlencode

from flask import Request

from hotline.carriers.twilio import addresses, verbs

logger = logging.getLogger(__name__)

TRIES = 6
PAUSE_SECONDS = 3
_COUNT = "again"
_CARRIED = (
    "Digits",
    "FinishedOnKey",
    "RecordingUrl",
    "RecordingDuration",
    "RecordingStatus",
    "QueueResult",
    "QueueTime",
    "DialCallStatus",
    "AnsweredBy",
)
"""What a redirected request would otherwise lose: Twilio repeats only who calls whom."""


def form_of(request: Request) -> dict[str, str]:
    """What is reported: the form, and what a repeated request carries in its URL."""
    return {**request.args.to_dict(), **request.form.to_dict()}


def once_more(request: Request, one_moment: str | None) -> str | None:
    """TwiML that waits and asks the same again; None when that was done often enough.

    `one_moment`: the URL of some words, said the first time.
    """
    count = _count(request)
    if count >= TRIES:
        return None
    carried = {name: request.form[name] for name in _CARRIED if request.form.get(name)}
    query = {**request.args.to_dict(), **carried, _COUNT: str(count + 1)}
    logger.warning("database away: asking again at %s (%d of %d)", request.path, count + 1, TRIES)
    words = [one_moment] if one_moment and count == 0 else []
    music = verbs.music_url(count * PAUSE_SECONDS, PAUSE_SECONDS)
    return verbs.redirect(f"{request.path}?{urlencode(query)}", *words, music)


def start_again() -> str:
    """A call that nobody knows is a new call."""
    return verbs.redirect(addresses.VOICE)


def _count(request: Request) -> int:
    text = request.args.get(_COUNT, "0")
    return int(text) if text.isdecimal() and len(text) < 4 else TRIES
