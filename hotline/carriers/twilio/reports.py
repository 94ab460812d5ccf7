"""Webhooks that only report something; nothing they are answered with is played to anybody."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from hotline.calls.recordings import Recordings
from hotline.calls.sessions import Sessions
from hotline.carriers.twilio import webhooks
from hotline.carriers.twilio.live import CARRIER, call_sid
from hotline.carriers.twilio.webhooks import Form
from hotline.flow.actions import Hangup

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reports:
    """One method for each URL of `addresses` that Twilio reports to."""

    sessions: Sessions
    recordings: Recordings
    page_ended: Callable[[int, str], bool]
    stop_ringing: Callable[[str], None]

    def status(self, form: Form, page_id: int | None = None) -> None:
        """A call ended: a caller's, or (`page_id`) one of ours to staff."""
        call_id = self.sessions.find(CARRIER, call_sid(form))
        if call_id is not None:
            self._hang_up(form, call_id)
        result = webhooks.page_result(form)
        if page_id is not None and result is not None:
            self.page_ended(page_id, result)

    def machine(self, form: Form, page_id: int) -> None:
        """It turned out what answered; a machine must not be told who is ill.

        Who has pressed a key meanwhile is none.
        """
        if webhooks.is_machine(form) and self.page_ended(page_id, "machine"):
            self.stop_ringing(call_sid(form))

    def recording(self, form: Form, name: str) -> None:
        """A recording can be fetched; also the only report of one that the caller cut off."""
        source = webhooks.recording_source(form)
        if source is None:
            logger.info("recording %s: Twilio has no sound of it", name)
            return
        self.recordings.attach(name, *source)

    def _hang_up(self, form: Form, call_id: int) -> None:
        actions = self.sessions.current(call_id).actions
        by_us = bool(actions) and isinstance(actions[-1], Hangup)
        event = webhooks.hang_up_event(form, by_us=by_us)
        if event is not None:
            self.sessions.handle(call_id, event, "hung-up")
