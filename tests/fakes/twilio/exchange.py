"""The exchange: time, legs, queues, recordings, and what the REST interface asks for."""

import time
from collections import defaultdict
from collections.abc import Callable
from itertools import count
from queue import Empty, SimpleQueue
from types import TracebackType

from tests.fakes.twilio.leg import Leg
from tests.fakes.twilio.people import Caller, Phone
from tests.fakes.twilio.rest import RestServer
from tests.fakes.twilio.webhooks import Webhooks

TICK = 0.1
PATIENCE = 180.0
"""Real seconds that a busy machine may need, however many of the story's have passed meanwhile."""
NUMBER = "+862155550000"


class FakeTwilio:
    """`pace`: seconds of the story that pass in a second; None: as fast as the machine goes."""

    def __init__(
        self, webhooks: Webhooks, account_sid: str = "AC" + "0" * 32, pace: float | None = None
    ) -> None:
        self.webhooks = webhooks
        self.account_sid = account_sid
        self.number = NUMBER
        self.now = 0.0
        self.legs: dict[str, Leg] = {}
        self.queues: dict[str, list[Leg]] = defaultdict(list)
        self.recordings: dict[str, bytes] = {}
        self.every_second: Callable[[], None] = lambda: None
        """What goes on beside the calls, in the same process: the work of the jobs."""
        self._phones: dict[str, Phone] = {}
        self._pace = pace
        self._numbers = count(1)
        self._orders: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self.rest = RestServer(self, webhooks.auth_token)

    def __enter__(self) -> "FakeTwilio":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.rest.close()

    @property
    def api_url(self) -> str:
        """For HOTLINE_TWILIO_API_URL."""
        return self.rest.url

    # The story

    def call(self, from_: str | None = "+8613800000000", to: str = NUMBER) -> Caller:
        """Somebody dials the hotline."""
        leg = Leg(self, self.sid("CA"), from_=from_ or "+266696687", to=to, inbound=True)
        self.legs[leg.sid] = leg
        leg.begin(self.webhooks.home("/twilio/voice"))
        return Caller(self, leg)

    def phone(self, number: str) -> Phone:
        """A telephone that can be rung."""
        return self._phones.setdefault(number, Phone(self, number))

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        end = self.now + seconds
        while self.now < end - 1e-6:
            self.tick(min(TICK, end - self.now))

    def until(self, condition: Callable[[], bool], within: float, what: Callable[[], str]) -> None:
        """Let time pass until the condition holds; fails the test if it does not in time."""
        end = self.now + within
        at_least = time.monotonic() + (PATIENCE if self._pace else 0.0)
        self.obey()
        while not condition():
            late = self.now >= end and time.monotonic() >= at_least
            assert not late, f"{what()}: not within {within} s"
            self.tick(TICK)

    # What legs and the REST interface need

    def sid(self, kind: str) -> str:
        return f"{kind}{next(self._numbers):032x}"

    def tick(self, seconds: float) -> None:
        self.obey()
        if int(self.now + seconds) > int(self.now):
            self.every_second()
        self.now += seconds
        if self._pace:
            time.sleep(seconds / self._pace)
        for leg in list(self.legs.values()):
            leg.go_on()

    def order(self, order: Callable[[], None]) -> None:
        """From another thread: to be done between two ticks."""
        self._orders.put(order)

    def obey(self) -> None:
        while True:
            try:
                order = self._orders.get_nowait()
            except Empty:
                return
            order()
