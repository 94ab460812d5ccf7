"""A `Listen` on a line whose prompt and tone somebody else plays, at about a known time."""

from collections.abc import Callable

from hotline.calls.recordings import Recordings
from hotline.carriers.listening import Listening
from hotline.carriers.overhearing import PREROLL_SECONDS
from hotline.carriers.speech_watch import SpeechWatch
from hotline.carriers.twilio.verbs import AFTER_PROMPT
from hotline.flow.actions import Listen
from hotline.flow.events import SpeechHeard
from hotline.speech.audio_g711 import TELEPHONE_RATE as RATE

TONE_LATEST = AFTER_PROMPT + 1.5
"""Seconds after the end of the prompt: Twilio waits for a key, asks for the tone, plays it."""


class PromptedListening:
    """Records from the end of the prompt, or from the first word that is said over it.

    Who murmurs "yes" to the prompt has not finished: silence ends the listening only after the
    tone. That nothing was heard at all, or too much, is for Twilio's `<Record>` to say. Times are
    in seconds of sound.
    """

    def __init__(
        self,
        listen: Listen,
        recordings: Recordings,
        before: Callable[[], bytes],
        now: float,
        prompt_ends: float,
    ) -> None:
        self.recording = listen.recording
        self._listen = listen
        self._recordings = recordings
        self._before = before
        self._prompt_ends = prompt_ends
        self._watch = SpeechWatch(RATE)
        self._lately = bytearray()
        self._listening: Listening | None = None
        if listen.underway:
            self._begin(now)

    def hear(self, pcm: bytes, now: float) -> None:
        if self._listening is not None:
            self._listening.hear(pcm)
            return
        self._lately += pcm
        del self._lately[: -round(PREROLL_SECONDS * RATE) * 2]
        self._watch.hear(pcm, over_prompt=True)
        if self._watch.speaking or now >= self._prompt_ends:
            said = bytes(self._lately) if self._watch.speaking else pcm
            self._begin(now, len(said)).hear(said)

    def tick(self, now: float) -> SpeechHeard | None:
        """The event, once the caller has finished."""
        event = self._listening.tick(now) if self._listening else None
        return event if isinstance(event, SpeechHeard) else None

    def close(self) -> None:
        """The lap is over; may be called again, raises DBAPIError."""
        if self._listening is not None:
            self._listening.close()

    def abandon(self) -> None:
        """The stream broke: Twilio's recording goes on."""
        if self._listening is not None:
            self._listening.abandon()

    def _begin(self, now: float, said: int = 0) -> Listening:
        """`said`: bytes from before now that belong to it."""
        deaf = max(0.0, self._prompt_ends + TONE_LATEST - now) + said / (RATE * 2)
        listening = Listening(self._listen, self._recordings, RATE, self._before, now, deaf=deaf)
        listening.ready(now)
        self._listening = listening
        return listening
