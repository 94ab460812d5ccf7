"""The people of the story: who calls, and who is rung."""

from contextlib import suppress
from math import inf
from typing import TYPE_CHECKING

from hotline.speech.audio import Samples
from tests.fakes.twilio.ears import RATE, Heard
from tests.fakes.twilio.interrupts import Answered, HungUp, KeyPressed, Parted, Spoke
from tests.fakes.twilio.leg import Leg, Script

if TYPE_CHECKING:
    from tests.fakes.twilio.exchange import FakeTwilio


class OnTheLine:
    """Somebody with a receiver at the ear."""

    exchange: "FakeTwilio"
    leg: Leg | None

    def __init__(self) -> None:
        self._read = 0

    @property
    def line(self) -> Leg:
        assert self.leg is not None, "nobody is on the line"
        return self.leg

    @property
    def heard(self) -> list[str]:
        """The keys of all that was said, music and pauses left out."""
        return [each.key for each in self.sounds if each.key not in ("music", "quiet", "beep")]

    @property
    def sounds(self) -> list[Heard]:
        return self.line.ears.heard

    @property
    def recording(self) -> Samples:
        """What came out of the receiver, 8 kHz."""
        return self.line.ears.recording

    def hears(self, key: str, within: float = 90.0) -> Heard:
        """Wait until a prompt begins that was not asked for before: `key`, or a piece of it."""
        self.exchange.until(
            lambda: self._find(key) is not None, within, lambda: f"{key} in {self.heard}"
        )
        found = self._find(key)
        assert found is not None
        self._read = found + 1
        return self.sounds[found]

    def press(self, keys: str) -> None:
        """Keys, one after another."""
        self.exchange.obey()
        for key in keys:
            self.line.interrupt(KeyPressed(key))
            self.exchange.wait(0.2)

    def says(self, sound: Samples, then: str = "") -> None:
        """Speak as soon as the line records; `then`: a key right after it. Takes its time."""
        self.exchange.until(lambda: self.line.doing == "record", 90, lambda: "the line records")
        self.speaks(sound)
        self.exchange.wait(len(sound) / RATE)
        self.press(then)

    def speaks(self, sound: Samples) -> None:
        """Speak now, whatever the line does, while the story goes on."""
        self.line.mouth.says(sound, self.exchange.now)
        self.line.interrupt(Spoke(sound))

    def hang_up(self) -> None:
        self.exchange.obey()
        self.line.interrupt(HungUp())
        self.exchange.obey()

    def is_over(self, within: float = 60.0) -> None:
        """Wait until the line is down."""
        self.exchange.until(lambda: self.line.over, within, lambda: "the call ends")

    def talks_with(self, other: "OnTheLine", within: float = 60.0) -> None:
        """Wait until these two are connected."""
        self.exchange.until(
            lambda: (
                self.leg is not None
                and self.leg.doing == "talk"
                and self.leg.talks_with is other.leg
            ),
            within,
            lambda: "the two talk",
        )

    def _find(self, key: str) -> int | None:
        for number in range(self._read, len(self.sounds) if self.leg else 0):
            if self.sounds[number].key.split(".")[0] == key or self.sounds[number].key == key:
                return number
        return None


class Caller(OnTheLine):
    def __init__(self, exchange: "FakeTwilio", leg: Leg) -> None:
        super().__init__()
        self.exchange = exchange
        self.leg = leg


class Phone(OnTheLine):
    """Somebody's telephone. `busy`: engaged; `machine`: a mailbox answers after 5 s."""

    def __init__(self, exchange: "FakeTwilio", number: str) -> None:
        super().__init__()
        self.exchange = exchange
        self.number = number
        self.leg = None
        self.busy = False
        self.machine = False
        self.rung = 0
        self._ringing_for: list[Leg] = []

    @property
    def is_ringing(self) -> bool:
        return bool(self._ringing_for) or (self.leg is not None and self.leg.status == "ringing")

    def rings(self, within: float = 30.0) -> None:
        self.exchange.until(lambda: self.is_ringing, within, lambda: f"{self.number} rings")

    def is_quiet(self, within: float = 10.0) -> None:
        """Wait until it rings no more."""
        self.exchange.until(lambda: not self.is_ringing, within, lambda: f"{self.number} is quiet")

    def answers(self) -> None:
        self._read = 0
        if self._ringing_for:
            other = self._ringing_for[0]
            leg = Leg(self.exchange, self.exchange.sid("CA"), other.from_, self.number)
            self.leg = leg
            leg.status, leg.doing = "in-progress", "talk"
            leg.talks_with, other.talks_with = other, leg
            leg.perform(_talking(leg))
            other.interrupt(Answered())
        else:
            self.line.interrupt(Answered())

    # Called by the exchange

    def ring(self, leg: Leg) -> None:
        """A call that the REST interface placed."""
        if self.busy or (self.leg is not None and not self.leg.over):
            leg.finish("busy")
            return
        self.leg = leg
        self.rung += 1
        leg.status = "ringing"
        leg.perform(self._rung(leg))

    def ring_for(self, leg: Leg) -> None:
        """`<Dial><Number>` on `leg`."""
        if not self.busy:
            self.rung += 1
            self._ringing_for.append(leg)

    def stop_ringing_for(self, leg: Leg) -> None:
        if leg in self._ringing_for:
            self._ringing_for.remove(leg)

    def _rung(self, leg: Leg) -> Script:
        limit = self.exchange.now + float(leg.order.get("Timeout", "60"))
        answer_at = self.exchange.now + 5 if self.machine else limit
        try:
            while self.exchange.now < min(limit, answer_at):
                yield min(limit, answer_at)
        except Answered:
            self._pick_up(leg)
            return
        except HungUp:
            leg.finish("no-answer" if leg.status == "ringing" else "completed")
            return
        if self.machine:
            self._pick_up(leg)
        else:
            leg.finish("no-answer")

    def _pick_up(self, leg: Leg) -> None:
        """The script changes to that of a live call, once this one has ended."""
        self.exchange.order(lambda: leg.begin(leg.order["Url"]))
        if leg.order.get("AsyncAmd") == "true":
            who = "machine_start" if self.machine else "human"
            callback = leg.order.get("AsyncAmdStatusCallback")
            self.exchange.order(lambda: leg.report(callback, AnsweredBy=who))


def _talking(leg: Leg) -> Script:
    """The far end of a `<Dial><Number>`."""
    other = leg.talks_with
    assert other is not None
    with suppress(HungUp, Parted):
        yield inf
    leg.status, leg.doing, leg.talks_with = "completed", "", None
    leg.exchange.order(lambda: other.part_from(leg))
