"""Performs TwiML as Twilio does; what it does not know it refuses."""

from collections.abc import Generator
from math import inf
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, fromstring

import numpy as np

from hotline.speech.audio import Samples, Sound, wav_bytes
from tests.fakes.twilio.ears import RATE
from tests.fakes.twilio.interrupts import (
    Answered,
    Dequeued,
    HungUp,
    KeyPressed,
    Left,
    Parted,
    Redirected,
    Spoke,
)
from tests.fakes.twilio.stream import MediaStream
from tests.fakes.twilio.webhooks import Form

if TYPE_CHECKING:
    from tests.fakes.twilio.leg import Leg

Next = tuple[str | None, Form]
"""The document to go on with; None: hang up."""
Performance = Generator[float, None, Next | None]
"""None: on with the next verb."""

HANG_UP: Next = (None, {})
IN_QUEUE = {"Play", "Say", "Pause", "Gather", "Redirect", "Leave", "Hangup"}
BEFORE_JOINING = {"Play", "Say", "Pause", "Redirect"}
BEEP = (8000 * np.sin(np.arange(RATE // 4) * 2 * np.pi * 800 / RATE)).astype(np.int16)


class Performer:
    def __init__(self, leg: "Leg") -> None:
        self._leg = leg
        self._exchange = leg.exchange
        self._url = ""

    def document(
        self, url: str, form: Form, allowed: set[str] | None = None
    ) -> Generator[float, None, Next]:
        """Fetch a document and perform it; where to go on."""
        self._url = url
        answer = self._leg.webhook(url, **form)
        root = fromstring(answer.text)  # noqa: S314  # our own
        assert root.tag == "Response", answer.text
        for verb in root:
            assert allowed is None or verb.tag in allowed, f"<{verb.tag}> is not taken here"
            going = yield from getattr(self, f"_{verb.tag.lower()}")(verb)
            if going is not None:
                return going
        return HANG_UP

    def _play(self, verb: Element, keys: bool = False) -> Performance:
        samples = self._leg.ears.hear(self._absolute(verb.text or ""))
        yield from self._leg.passing(len(samples) / RATE, samples, keys)
        return None

    def _say(self, verb: Element, keys: bool = False) -> Performance:
        text = verb.text or ""
        self._leg.ears.note(text, len(text) / 4)
        yield from self._leg.passing(len(text) / 4, keys=keys)
        return None

    def _pause(self, verb: Element, keys: bool = False) -> Performance:
        yield from self._leg.passing(float(verb.get("length", "1")), keys=keys)
        return None

    def _redirect(self, verb: Element) -> Performance:
        yield from ()
        return self._absolute(verb.text or ""), {}

    def _hangup(self, _verb: Element) -> Performance:
        yield from ()
        return HANG_UP

    def _leave(self, _verb: Element) -> Performance:
        yield from ()
        raise Left

    def _start(self, verb: Element) -> Performance:
        """Beside all that follows; a second stream of the same name is an error in the log."""
        yield from ()
        stream = verb.find("Stream")
        assert stream is not None
        assert stream.get("track") == "inbound_track"
        assert self._leg.stream is None, "a second stream"
        url = stream.get("url", "")
        assert url.startswith("wss://"), f"{url}: Twilio streams over TLS only"
        parameters = {one.get("name", ""): one.get("value", "") for one in stream}
        self._leg.stream = MediaStream(self._leg, url, parameters)
        return None

    def _gather(self, verb: Element) -> Performance:
        keys, finished = yield from self._keys(verb)
        if not keys and not finished and verb.get("actionOnEmptyResult") != "true":
            return None
        return self._action(verb, Digits=keys, FinishedOnKey=finished)

    def _keys(self, verb: Element) -> Generator[float, None, tuple[str, str]]:
        wait = float(verb.get("timeout", "5"))
        finish, most = verb.get("finishOnKey", "#"), int(verb.get("numDigits", "99"))
        keys = ""
        sounds = list(verb)
        while True:
            try:
                for sound in sounds:
                    yield from getattr(self, f"_{sound.tag.lower()}")(sound, keys=True)
                yield from self._leg.passing(wait, keys=True)
            except KeyPressed as pressed:
                sounds = []  # cut
                if pressed.key == finish:
                    return keys, pressed.key
                keys += pressed.key
                if len(keys) == most:
                    return keys, ""
            else:
                return keys, ""

    def _record(self, verb: Element) -> Performance:
        if verb.get("playBeep", "true") == "true":
            self._leg.ears.note("beep", len(BEEP) / RATE)
            yield from self._leg.passing(len(BEEP) / RATE, BEEP)
        self._leg.doing = "record"
        speech: list[Samples] = []
        begun = self._exchange.now
        if len(going_on := self._leg.mouth.rest(begun)):
            speech.append(going_on)
        key = ""
        try:
            key = yield from self._listen(verb, speech, begun)
        except HungUp:
            if speech:
                self._recorded(verb, speech, begun, "hangup")
            raise
        except Redirected:
            if speech:
                self._recorded(verb, speech, begun, "")
            raise
        finally:
            self._leg.doing = ""
        if not speech and not key:
            return None
        return self._recorded(verb, speech, begun, key)

    def _listen(
        self, verb: Element, speech: list[Samples], begun: float
    ) -> Generator[float, None, str]:
        """The key that ended it; "" for silence."""
        wait, most = float(verb.get("timeout", "5")), float(verb.get("maxLength", "3600"))
        wait += sum(len(words) for words in speech) / RATE
        while True:
            try:
                yield from self._leg.passing(min(wait, most), keys=True)
            except KeyPressed as pressed:
                if pressed.key in verb.get("finishOnKey", "1234567890*#"):
                    return pressed.key
            except Spoke as spoke:
                speech.append(spoke.samples)
                wait = len(spoke.samples) / RATE + float(verb.get("timeout", "5"))
            else:
                return ""

    def _recorded(self, verb: Element, speech: list[Samples], begun: float, key: str) -> Next:
        """Keep the sound for as long as the recording lasted, and report it."""
        sid = self._exchange.sid("RE")
        length = round((self._exchange.now - begun) * RATE)
        sound = np.concatenate([np.zeros(0, np.int16), *speech])[:length]
        whole = np.concatenate([sound, np.zeros(length - len(sound), np.int16)])
        self._exchange.recordings[sid] = wav_bytes(Sound(whole, RATE))
        account = f"/2010-04-01/Accounts/{self._exchange.account_sid}"
        report = {
            "RecordingSid": sid,
            "RecordingUrl": f"{self._exchange.api_url}{account}/Recordings/{sid}",
            "RecordingDuration": str(round(length / RATE)),
        }
        action, form = self._action(verb, Digits=key, **report)
        callback = verb.get("recordingStatusCallback")
        if key == "hangup" and action:  # nobody is there to hear what it answers
            self._leg.report(action, **form)
        if callback:
            self._leg.report(self._absolute(callback), RecordingStatus="completed", **report)
        return action, form

    def _enqueue(self, verb: Element) -> Performance:
        queue = self._exchange.queues[verb.text or ""]
        queue.append(self._leg)
        self._leg.doing, self._leg.queued_at = "queue", self._exchange.now
        left = self._absolute(verb.get("action", ""))
        try:
            yield from self._waiting(self._absolute(verb.get("waitUrl", "")))
            result = "leave"
        except Dequeued as dequeued:
            queue.remove(self._leg)
            yield from self._joining(dequeued)
            result = "bridged"
        except HungUp:
            self._leg.report(left, QueueResult="hangup")
            raise
        except Redirected:
            self._leg.report(left, QueueResult="redirected")  # what it answers is not performed
            raise
        finally:
            self._leg.doing = ""
            if self._leg in queue:
                queue.remove(self._leg)
        return left, {"QueueResult": result, "QueueTime": self._queue_time()}

    def _waiting(self, first: str) -> Generator[float, None, None]:
        """The wait document in a loop, until `<Leave>`."""
        url, form = first, {}
        try:
            while True:
                asked = form | {"QueueTime": self._queue_time(), "QueuePosition": "1"}
                going, form = yield from self.document(url, asked, IN_QUEUE)
                url = going or first
        except Left:
            return

    def _joining(self, dequeued: Dequeued) -> Generator[float, None, None]:
        if dequeued.url:
            form = {"DequeingCallSid": dequeued.operator.sid, "QueueTime": self._queue_time()}
            yield from self.document(dequeued.url, form, BEFORE_JOINING)
        dequeued.operator.talks_with, self._leg.talks_with = self._leg, dequeued.operator
        self._exchange.order(lambda: dequeued.operator.interrupt(Answered()))
        yield from self._talk()

    def _dial(self, verb: Element) -> Performance:
        limit = self._exchange.now + float(verb.get("timeout", "30"))
        queue = verb.find("Queue")
        if queue is not None:
            reached = yield from self._dial_queue(queue, limit)
        else:
            reached = yield from self._dial_numbers(verb, limit)
        if verb.get("action") is None:
            return None
        return self._action(verb, DialCallStatus="completed" if reached else "no-answer")

    def _dial_queue(self, noun: Element, limit: float) -> Generator[float, None, bool]:
        waiting = self._exchange.queues[noun.text or ""]
        while not waiting:
            if self._exchange.now >= limit:
                return False
            yield self._exchange.now + 0.2
        url, caller = noun.get("url"), waiting[0]
        event = Dequeued(self._leg, self._absolute(url) if url else None)
        self._exchange.order(lambda: caller.interrupt(event))
        try:
            yield inf
        except Answered:
            yield from self._talk()
        return True

    def _dial_numbers(self, verb: Element, limit: float) -> Generator[float, None, bool]:
        phones = [self._exchange.phone(noun.text or "") for noun in verb.findall("Number")]
        for phone in phones:
            phone.ring_for(self._leg)
        try:
            while self._exchange.now < limit:
                yield self._exchange.now + 0.2
        except Answered:
            yield from self._talk()
            return True
        finally:
            for phone in phones:
                phone.stop_ringing_for(self._leg)
        return False

    def _talk(self) -> Generator[float, None, None]:
        """Until one of the two hangs up; the other then goes on."""
        other = self._leg.talks_with
        assert other is not None
        self._leg.doing = "talk"
        try:
            yield inf
        except Parted:
            return
        finally:
            self._leg.doing, self._leg.talks_with = "", None
            self._exchange.order(lambda: other.part_from(self._leg))

    def _queue_time(self) -> str:
        return str(round(self._exchange.now - self._leg.queued_at))

    def _action(self, verb: Element, **form: str) -> Next:
        return self._absolute(verb.get("action") or self._url), form

    def _absolute(self, url: str) -> str:
        return self._exchange.webhooks.absolute(url, self._url)
