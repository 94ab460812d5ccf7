"""One leg of a call: a line on which TwiML is performed."""

from collections.abc import Callable, Generator
from functools import partial
from math import inf
from typing import TYPE_CHECKING

from hotline.speech.audio import Samples
from tests.fakes.twilio.ears import Ears
from tests.fakes.twilio.interrupts import (
    HungUp,
    Interrupt,
    KeyPressed,
    Parted,
    Redirected,
    Spoke,
)
from tests.fakes.twilio.performer import Performer
from tests.fakes.twilio.stream import MediaStream, Mouth
from tests.fakes.twilio.webhooks import Answer, Form

if TYPE_CHECKING:
    from tests.fakes.twilio.exchange import FakeTwilio

Script = Generator[float, None, None]
MOST_REQUESTS_AT_ONCE = 40

OVER = ("completed", "busy", "no-answer", "canceled", "failed")


class Leg:
    """Its script is a generator that yields the time at which it goes on by itself."""

    def __init__(
        self,
        exchange: "FakeTwilio",
        sid: str,
        from_: str,
        to: str,
        inbound: bool = False,
        order: Form | None = None,
    ) -> None:
        self.exchange = exchange
        self.sid = sid
        self.from_ = from_
        self.to = to
        self.inbound = inbound
        self.order = order or {}
        self.status = "ringing" if inbound else "queued"
        self.doing = ""
        self.takes_keys = False
        self.queued_at = 0.0
        self.talks_with: Leg | None = None
        self.ears = Ears(self)
        self.mouth = Mouth()
        self.stream: MediaStream | None = None
        self._performer = Performer(self)
        self._script: Script | None = None
        self._due = inf
        self._requests: list[float] = []

    # Called by people, the exchange and the REST interface

    def begin(self, url: str) -> None:
        """The line is up; the first document comes from `url`."""
        self.status = "in-progress"
        self.perform(self._live(url))

    def perform(self, script: Script) -> None:
        self._script = script
        self._resume(partial(next, script))

    def go_on(self) -> None:
        if self.stream is not None:
            self.stream.go_on()
        while self._script is not None and self.exchange.now >= self._due:
            self._resume(partial(next, self._script))

    def interrupt(self, event: Interrupt) -> None:
        """Something happens; keys and speech are lost where nothing waits for them."""
        lost = (isinstance(event, KeyPressed) and not self.takes_keys) or (
            isinstance(event, Spoke) and self.doing != "record"
        )
        if self._script is not None and not lost:
            self._resume(partial(self._script.throw, event))

    def part_from(self, other: "Leg") -> None:
        """The other side of the talk is gone."""
        if self.doing == "talk" and self.talks_with is other:
            self.interrupt(Parted())

    def redirect(self, url: str) -> None:
        self.interrupt(Redirected(url))

    def cut_off(self) -> None:
        self.interrupt(HungUp())

    @property
    def over(self) -> bool:
        return self.status in OVER

    # Used by the performer

    def passing(self, seconds: float, sound: Samples | None = None, keys: bool = False) -> Script:
        """Time passes; the caller hears `sound`. Keys count only where they are waited for."""
        begun = self.exchange.now
        self.takes_keys = keys
        try:
            while self.exchange.now < begun + seconds - 1e-6:
                yield begun + seconds
        finally:
            self.takes_keys = False
            self.ears.take(self.exchange.now - begun, sound)

    def webhook(self, url: str, **form: str) -> Answer:
        """A signed request about this call; an answer that is none is the hotline's fault."""
        now = self.exchange.now
        self._requests = [moment for moment in self._requests if moment == now] + [now]
        assert len(self._requests) < MOST_REQUESTS_AT_ONCE, f"a loop without time: {url}"
        answer = self.exchange.webhooks.post(url, self._standard() | form)
        assert answer.status == 200, f"{url}: {answer.status} {answer.body[:300]!r}"
        return answer

    def report(self, url: str | None, **form: str) -> None:
        if url:
            self.webhook(url, **form)

    def finish(self, status: str) -> None:
        """The line is down."""
        self.status = status
        self.doing = ""
        if self.stream is not None:
            self.stream.stop()
        home = self.exchange.webhooks.home("/twilio/status")
        self.report(home if self.inbound else self.order.get("StatusCallback"))

    def _standard(self) -> Form:
        return {
            "AccountSid": self.exchange.account_sid,
            "ApiVersion": "2010-04-01",
            "CallSid": self.sid,
            "CallStatus": self.status,
            "Direction": "inbound" if self.inbound else "outbound-api",
            "From": self.from_,
            "To": self.to,
        }

    def _live(self, first: str) -> Script:
        url: str | None = first
        form: Form = {}
        try:
            while url is not None:
                try:
                    url, form = yield from self._performer.document(url, form)
                except Redirected as order:
                    url, form = order.url, {}
        except HungUp:
            pass
        self.finish("completed")

    def _resume(self, go: Callable[[], float]) -> None:
        try:
            self._due = go()
        except StopIteration:
            self._script = None
