"""What a leg has heard: every sound with its key and moment, and all of it as one recording."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hotline.speech.audio import Samples, read_wav, resample

if TYPE_CHECKING:
    from tests.fakes.twilio.leg import Leg

RATE = 8000
_CLIP = re.compile(r"/prompts/[^/]+/(?P<key>[^/]+)-[0-9a-f]{16}\.wav$")


@dataclass
class Heard:
    """`key`: of a prompt; "music", "quiet", "beep"; or the text of a `<Say>`."""

    key: str
    at: float
    seconds: float


class Ears:
    def __init__(self, leg: "Leg") -> None:
        self._leg = leg
        self.heard: list[Heard] = []
        self._pieces: list[Samples] = []

    def hear(self, url: str) -> Samples:
        """Fetch a sound and note it; raises AssertionError for what is no sound."""
        answer = self._leg.exchange.webhooks.fetch(url)
        assert answer.status == 200, f"{url}: {answer.status}"
        assert answer.content_type.startswith("audio/"), f"{url}: {answer.content_type}"
        sound = resample(read_wav(answer.body), RATE)
        self.note(key_of(url), sound.seconds)
        return sound.samples

    def note(self, key: str, seconds: float) -> None:
        self.heard.append(Heard(key, self._leg.exchange.now, seconds))

    def take(self, seconds: float, sound: Samples | None) -> None:
        """So much time passed, with as much of `sound` as fits, else in silence."""
        length = round(seconds * RATE)
        piece = (sound if sound is not None else np.zeros(0, np.int16))[:length]
        self._pieces += [piece, np.zeros(length - len(piece), np.int16)]

    @property
    def recording(self) -> Samples:
        """All that came out of the receiver, 8 kHz."""
        return np.concatenate([np.zeros(0, np.int16), *self._pieces])


def key_of(url: str) -> str:
    clip = _CLIP.search(url)
    if clip:
        return clip["key"]
    return "music" if "/music/" in url else url.rsplit("/", 1)[-1].removesuffix(".wav")
