"""The blueprint: Twilio's requests in, TwiML or nothing out, never an error page."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, Response, abort, request
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from tenacity import (
    RetryError,
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    stop_after_delay,
    wait_fixed,
)
from werkzeug.exceptions import HTTPException

from hotline.calls.sessions import UnknownCall
from hotline.carriers.twilio import addresses, lifeline, verbs
from hotline.carriers.twilio.fallback import Fallback
from hotline.carriers.twilio.line import Line
from hotline.carriers.twilio.live import LiveCalls, Malformed
from hotline.carriers.twilio.media.door import Streams
from hotline.carriers.twilio.reports import Reports
from hotline.carriers.twilio.signature import Signatures
from hotline.phones import normalise_phone

logger = logging.getLogger(__name__)

LARGEST_REQUEST = 64 * 1024
PATIENCE_SECONDS = 10.0
MOST_ATTEMPTS = 10
"""Twilio does not repeat a report: a database that is away is waited for, within the 15 s."""
METHODS = ("GET", "POST")
DATABASE_AWAY = (DBAPIError, PoolTimeout)

PageEnded = Callable[[int, str], bool]


@dataclass(frozen=True)
class Door:
    """What the blueprint works with."""

    signatures: Signatures
    line: Line
    live: LiveCalls
    reports: Reports
    fallback: Fallback
    one_moment: Callable[[], str | None]
    """The URL of "one moment, please", in the language of the house."""
    streams: Streams | None
    """Where callers' sound comes in; None where the house does without."""


def create_blueprint(door: Door) -> Blueprint:
    """Every URL of `addresses`, for signed requests only."""
    blueprint = Blueprint("twilio", __name__, url_prefix="/twilio")
    blueprint.before_request(lambda: _admit(door))
    _add_calls(blueprint, door)
    _add_reports(blueprint, door)
    _add_rescue(blueprint, door)
    if door.streams is not None:
        door.streams.add_to(blueprint)
    # Also what is not there is refused to strangers first.
    blueprint.add_url_rule("/<path:_>", "elsewhere", lambda _: abort(404), methods=METHODS)
    return blueprint


def _admit(door: Door) -> None:
    request.max_content_length = LARGEST_REQUEST
    if not door.signatures.valid(request):
        abort(403)


def _add_calls(blueprint: Blueprint, door: Door) -> None:
    live = door.live

    @blueprint.route("/voice", methods=METHODS)
    def voice() -> Response:
        form = lifeline.form_of(request)
        base = door.signatures.base(request)
        door.line.learn(base, normalise_phone(form.get("To")))
        return _twiml(live.arrive(form, addresses.media(base) if door.streams else None))

    @blueprint.route("/page/<int:page_id>", methods=METHODS)
    def page(page_id: int) -> Response:
        return _twiml(live.answer_page(lifeline.form_of(request), page_id))

    @blueprint.route("/fallback", methods=METHODS)
    def fallback() -> Response:
        return _twiml(door.fallback.document())

    def lap(path: str, answer: Callable[..., str]) -> None:
        """A URL that names a call and more, and is answered with TwiML."""
        blueprint.add_url_rule(
            path,
            path,
            lambda **where: _twiml(answer(lifeline.form_of(request), **where)),
            methods=METHODS,
        )

    lap("/step/<int:call_id>/<int:sequence>", live.step)
    lap("/step/<int:call_id>/current", live.current)
    lap("/left/<int:call_id>/<int:sequence>", live.left)
    lap("/joined/<int:call_id>/<int:operator_call_id>", live.joined)
    lap("/parted/<int:call_id>/<int:sequence>", live.parted)
    lap("/wait/<int:call_id>/<int:sequence>/<int:message>", live.wait)


def _add_reports(blueprint: Blueprint, door: Door) -> None:
    def report(path: str, take: Callable[..., None]) -> None:
        """A URL whose answer nobody hears."""
        blueprint.add_url_rule(
            path,
            path,
            lambda **where: _taken(take, where),
            methods=METHODS,
        )

    report("/status", door.reports.status)
    report("/status/<int:page_id>", door.reports.status)
    report("/machine/<int:page_id>", door.reports.machine)
    report("/recording/<name>", door.reports.recording)


def _taken(take: Callable[..., None], where: dict[str, object]) -> Response:
    """Waits for a database that is away; 503 tells Twilio's log that a report was lost."""
    form = lifeline.form_of(request)
    attempts = Retrying(
        retry=retry_if_exception_type(DATABASE_AWAY),
        stop=stop_after_delay(PATIENCE_SECONDS) | stop_after_attempt(MOST_ATTEMPTS),
        wait=wait_fixed(1),
    )
    try:
        attempts(take, form, **where)
    except RetryError:
        logger.exception("lost a report: %s", request.path)
        return Response(status=503)
    except (UnknownCall, LookupError, Malformed) as error:
        logger.warning("a report about nothing we know: %s (%s)", request.path, error)
    return _twiml(verbs.nothing())


def _add_rescue(blueprint: Blueprint, door: Door) -> None:
    """Whatever goes wrong, the caller hears music and then reaches a phone that rings."""

    def away(_error: Exception) -> Response:
        again = lifeline.once_more(request, door.one_moment())
        return _twiml(again or _where_allowed(door.fallback.document()))

    for error in DATABASE_AWAY:
        blueprint.register_error_handler(error, away)

    @blueprint.errorhandler(UnknownCall)
    def unknown(error: UnknownCall) -> Response:
        logger.warning("%s: starting it anew", error)
        return _twiml(_where_allowed(lifeline.start_again()))

    @blueprint.errorhandler(Exception)
    def broken(error: Exception) -> Response | HTTPException:
        if isinstance(error, HTTPException):
            return error
        logger.error("a request failed: %s", request.path, exc_info=error)
        return _twiml(_where_allowed(door.fallback.document()))


def _where_allowed(document: str) -> str:
    """In a queue Twilio takes few verbs: out of it first, and fail again where all are taken."""
    if request.path.startswith("/twilio/wait/"):
        return verbs.leave()
    if request.path.startswith("/twilio/joined/"):
        return verbs.nothing()
    return document


def _twiml(document: str) -> Response:
    return Response(document, mimetype="text/xml")
