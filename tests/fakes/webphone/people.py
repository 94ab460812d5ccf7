"""The people of a story: who calls, and who is rung."""

import re
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import requests

from hotline.cli.testbed.children import eventually
from hotline.speech.audio import Sound, read_wav
from tests.fakes.speaking import loudness_at, whistle
from tests.fakes.webphone.receiver import Heard, Receiver, wait_until

PATIENCE = 60.0


class OnTheLine:
    """Somebody with a receiver at the ear."""

    receiver: Receiver

    def __init__(self) -> None:
        self._read = 0

    @property
    def heard(self) -> list[str]:
        """The keys of all that was said."""
        return [caption.key for caption in self.receiver.captions]

    @property
    def heard_audio(self) -> Sound:
        """All the sound that came out of the receiver, 16 kHz."""
        return self.receiver.sound

    @property
    def state(self) -> str:
        """What the page shows: speaking, keys, recording, waiting, talking, ended."""
        for message in reversed(self.receiver.messages):
            if message["type"] == "state":
                return str(message["state"])
            if message["type"] in ("ended", "handed_over"):
                return str(message["type"])
        return "connecting"

    def hears(self, key: str, within: float = PATIENCE) -> Heard:
        """Wait until a prompt begins that was not asked for before: `key`, or a piece of it."""
        wait_until(lambda: self._find(key) is not None, within, lambda: f"{key} in {self.heard}")
        found = self._find(key)
        assert found is not None
        self._read = found + 1
        return self.receiver.captions[found]

    def press(self, keys: str) -> None:
        for key in keys:
            self.receiver.send(type="key", key=key)

    def is_in(self, state: str, within: float = PATIENCE) -> None:
        """Wait until the line waits in this way."""
        wait_until(lambda: self.state == state, within, lambda: f"{state}, but is {self.state}")

    def says(self, speech: Sound | Path) -> None:
        """Speak into the microphone, whatever the line does; takes as long as the speech."""
        self.receiver.speak(read_wav(speech) if isinstance(speech, Path) else speech)

    def hang_up(self) -> None:
        self.receiver.hang_up()

    def is_over(self, within: float = PATIENCE) -> None:
        wait_until(lambda: self.state == "ended", within, lambda: f"ended, but is {self.state}")

    def _find(self, key: str) -> int | None:
        for number, caption in enumerate(self.receiver.captions[self._read :], start=self._read):
            if caption.key == key or caption.key.split(".")[0] == key:
                return number
        return None


class Caller(OnTheLine):
    """Somebody who dials the hotline, from `number` or from one that nobody knows."""

    def __init__(
        self,
        url: str,
        number: str | None = None,
        language: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        self._url = f"{url}/phone/line"
        self.receiver = Receiver(self._url, headers)
        self.receiver.send(type="start", caller=number, language=language)

    @property
    def call_id(self) -> int:
        wait_until(lambda: self.receiver.first("call"), PATIENCE, lambda: "a call")
        found = self.receiver.first("call")
        assert found is not None
        return int(found["call"])

    def comes_back(self, url: str | None = None) -> None:
        """Take the call up on another socket, as the page does when the line broke."""
        wait_until(lambda: self.receiver.first("ticket"), PATIENCE, lambda: "a ticket")
        ticket = self.receiver.first("ticket")
        assert ticket is not None
        self._read = 0
        self.receiver = Receiver(f"{url}/phone/line" if url else self._url)
        self.receiver.send(type="start", ticket=ticket["ticket"])


class StaffPhone(OnTheLine):
    """A member of staff's browser, signed in with `cookie`."""

    def __init__(self, url: str, cookie: str) -> None:
        super().__init__()
        self._seen = 0
        self.receiver = Receiver(f"{url}/phone/staff", {"Cookie": cookie})

    @property
    def ring(self) -> dict[str, Any] | None:
        """What rings now."""
        rings: dict[str, dict[str, Any]] = {}
        for message in self.receiver.messages:
            if message["type"] == "ring":
                rings[message["leg"]] = message
            elif message["type"] == "ring_stopped":
                rings.pop(message["leg"], None)
        return next(iter(rings.values()), None)

    def is_paged(self, within: float = PATIENCE) -> dict[str, Any]:
        """Wait until it rings; who needs somebody, and why."""
        wait_until(lambda: self.ring, within, lambda: "a ring")
        ring = self.ring
        assert ring is not None
        return ring

    def rings_no_more(self, within: float = PATIENCE) -> None:
        wait_until(lambda: self.ring is None, within, lambda: f"quiet, but rings {self.ring}")

    def answers(self) -> None:
        self.receiver.send(type="answer", leg=self.is_paged()["leg"])

    def declines(self) -> None:
        self.receiver.send(type="decline", leg=self.is_paged()["leg"])

    def takes(self, case_id: int) -> None:
        """Click "take the call" on a case's page."""
        self.receiver.send(type="take", case_id=case_id)


def both_hear(one: OnTheLine, other: OnTheLine) -> bool:
    """They speak at the same time; whether each hears the other."""
    before = [len(who.heard_audio.samples) for who in (one, other)]
    said = [(one, whistle(1000, 1.3)), (other, whistle(1500, 1.3))]
    speaking = [threading.Thread(target=who.says, args=(sound,)) for who, sound in said]
    for thread in speaking:
        thread.start()
    for thread in speaking:
        thread.join()
    return eventually(
        lambda: (
            _hears_tone(other, 1000, since=before[1]) and _hears_tone(one, 1500, since=before[0])
        ),
        within=3,
    )


def _hears_tone(who: OnTheLine, hertz: float, since: int) -> bool:
    """`since`: the sample; what was heard in an earlier talk does not count."""
    heard = who.heard_audio
    return loudness_at(Sound(heard.samples[since:], heard.rate), hertz) > 0.8


def sign_in(url: str, login: str, password: str) -> str:
    """Sign in to the console as a browser does; the cookie to show from then on."""
    with requests.Session() as browser:
        form = browser.get(f"{url}/console/login", timeout=10)
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form.text)
        assert token is not None, form.text[:2000]
        fields = {"csrf_token": token[1], "login": login, "password": password}
        browser.post(f"{url}/console/login", data=fields, timeout=10).raise_for_status()
        return "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
