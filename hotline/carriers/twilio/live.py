"""Webhooks about a call that lasts: one event each, answered with the TwiML for what comes now."""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass

from hotline.calls.recordings import Recordings
from hotline.calls.sessions import Reply, Sessions
from hotline.carriers.twilio import addresses, verbs, webhooks
from hotline.carriers.twilio.translate import Translator
from hotline.carriers.twilio.webhooks import Form
from hotline.flow.actions import Connect, Hold
from hotline.flow.events import (
    DigitsPressed,
    Event,
    HungUp,
    OperatorJoined,
    OperatorLeft,
    WaitExpired,
)
from hotline.phones import normalise_phone

logger = logging.getLogger(__name__)

CARRIER = "twilio"
JOIN_SECONDS = 20
"""Who should be connected and still waits in the queue after that, waits for nobody."""

_SID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_TALK_ENDED = ("bridged", "redirected-from-bridged")
_QUEUE_FAILED = ("error", "queue-full", "system-error")


class Malformed(ValueError):
    """A genuine request that lacks what it must have."""


@dataclass(frozen=True)
class LiveCalls:
    """One method for each URL of `addresses` whose answer is played to somebody."""

    sessions: Sessions
    recordings: Recordings
    translator: Translator
    page_ended: Callable[[int, str], bool]
    person_of: Callable[[int], str]
    """The login of the member of staff behind a call of ours."""
    ticket: Callable[[int], str]
    """What a call's media stream shows at its door."""

    def arrive(self, form: Form, stream_url: str | None) -> str:
        """A resident calls; the call's first document starts its media stream."""
        reply = self.sessions.start(
            CARRIER,
            call_sid(form),
            caller=normalise_phone(form.get("From")),
            dialled=normalise_phone(form.get("To")),
        )
        first = reply.sequence == 1 and stream_url is not None
        stream = verbs.Stream(stream_url or "", self.ticket(reply.call_id)) if first else None
        return self.translator.twiml(reply, stream=stream)

    def answer_page(self, form: Form, page_id: int) -> str:
        """A member of staff whom we rang answered, or a machine did."""
        if webhooks.is_machine(form):
            self.page_ended(page_id, "machine")
            return verbs.hang_up()
        reply = self.sessions.start(CARRIER, call_sid(form), None, None, page_id=page_id)
        return self.translator.twiml(reply)

    def step(self, form: Form, call_id: int, sequence: int) -> str:
        """What the caller did in lap `sequence`."""
        self._keep_recording(form)
        event = webhooks.step_event(form)
        if event is None:
            return self.translator.recording_only(self.sessions.current(call_id))
        reply = self._handle(call_id, sequence, event)
        return self.translator.twiml(reply, after_key=bool(form.get("Digits")))

    def current(self, _form: Form, call_id: int) -> str:
        """The engine moved by itself, or Twilio lost track."""
        return self.translator.twiml(self.sessions.current(call_id))

    def wait(self, form: Form, call_id: int, sequence: int, message: int) -> str:
        """A caller in the queue: the next message, or out of it when the call has moved on."""
        reply = self.sessions.current(call_id)
        waiting = reply.actions[-1] if reply.actions else None
        if reply.sequence != sequence or not isinstance(waiting, Hold | Connect):
            return verbs.leave()
        event = _end_of_wait(form, waiting)
        if event is None:
            return self.translator.wait(reply, message)
        self._handle(call_id, sequence, event)
        return verbs.leave()

    def left(self, form: Form, call_id: int, sequence: int) -> str:
        """The queue is behind the caller: talked with a person, called out of it, hung up."""
        result = form.get("QueueResult", "")
        if result in _QUEUE_FAILED:
            logger.error("call %s: the queue took nobody (%s)", call_id, result)
            return verbs.redirect(addresses.FALLBACK)
        if result == "hangup" or webhooks.is_over(form):
            return self.translator.twiml(self.sessions.handle(call_id, HungUp(), "hung-up"))
        if result in _TALK_ENDED:
            reply = self.sessions.handle(call_id, OperatorLeft(), f"left-{sequence}")
        else:
            reply = self.sessions.current(call_id)
        return self.translator.twiml(reply)

    def joined(self, _form: Form, call_id: int, operator_call_id: int) -> str:
        """An operator dialled this caller's queue: what the caller hears before they talk."""
        event = OperatorJoined(by=self.person_of(operator_call_id))
        reply = self.sessions.handle(call_id, event, f"joined-by-{operator_call_id}")
        return self.translator.spoken(reply)

    def parted(self, form: Form, call_id: int, sequence: int) -> str:
        """The operator's side of a talk ended: the caller hung up, or had left the queue."""
        logger.info("call %s: talk ended (%s)", call_id, form.get("DialCallStatus", ""))
        return self.translator.twiml(self._handle(call_id, sequence, OperatorLeft()))

    def _handle(self, call_id: int, sequence: int, event: Event) -> Reply:
        """One event a lap: whatever else is reported about it later is a repetition.

        But who wants a person gets one, even when the stream has moved the call meanwhile.
        """
        if isinstance(event, DigitsPressed) and event.digits.startswith("0"):
            return self.sessions.handle(call_id, event, f"zero-{sequence}")
        return self.sessions.handle(call_id, event, lap_key(sequence), sequence)

    def _keep_recording(self, form: Form) -> None:
        source = webhooks.recording_source(form)
        if source is None or not form.get("recording"):
            return
        try:
            self.recordings.attach(form["recording"], *source)
        except LookupError as error:
            logger.error("call %s: a sound without a place: %s", form.get("CallSid"), error)


def lap_key(sequence: int) -> str:
    """The name of the one event that ends a lap, whoever reports it."""
    return f"lap-{sequence}"


def call_sid(form: Form) -> str:
    """Twilio's name for the call; raises Malformed."""
    sid = form.get("CallSid", "")
    if not _SID.fullmatch(sid):
        raise Malformed("a request without a CallSid")
    return sid


def _end_of_wait(form: Form, waiting: Hold | Connect) -> Event | None:
    if form.get("Digits"):
        return webhooks.pressed(form["Digits"])
    waited = webhooks.seconds(form.get("QueueTime", ""))
    if isinstance(waiting, Connect):
        return OperatorLeft() if waited >= JOIN_SECONDS else None
    return WaitExpired() if waited >= waiting.longest else None
