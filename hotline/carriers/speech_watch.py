"""Noticing that a caller speaks although nobody asked.

Pure, like a `Collector`: sound goes in, and time is the length of that sound.
"""

from collections import deque

from hotline.speech.voice_activity import FAINTEST, SLICE_SECONDS, VoiceDetector

SHORTEST = 0.24
"""Seconds of voice within the last 1.2: a click or a short cough has less, 人工 has more."""
GOES_ON = 0.8
"""Seconds of voice within the last 1.2: 喂 has less, and so has a fit of coughing."""
_WITHIN = 1.2
OVER_PROMPT = -35.0
"""dBFS that speech must have while the line itself speaks: what is fainter is its echo, or a
television in the room."""


class SpeechWatch:
    """`speaking`: an utterance is under way; it ends after `silence` seconds without a voice.

    `goes_on`: it is, or was, sustained speech.
    """

    def __init__(self, rate: int) -> None:
        self.silence = 1.0
        self.speaking = False
        self.goes_on = False
        self._detector = VoiceDetector(rate)
        self._recent: deque[bool] = deque(maxlen=round(_WITHIN / SLICE_SECONDS))
        self._quiet = 0.0

    def hear(self, pcm: bytes, *, over_prompt: bool) -> None:
        """Take more sound, PCM16 mono; `over_prompt`: the line itself speaks meanwhile."""
        for voiced in self._detector.slices(pcm, OVER_PROMPT if over_prompt else FAINTEST):
            self._judge(voiced)

    def forget(self) -> None:
        """What was said until now is dealt with; whoever goes on speaking begins anew."""
        self._recent.clear()
        self.speaking = self.goes_on = False

    def _judge(self, voiced: bool) -> None:
        self._recent.append(voiced)
        self._quiet = 0.0 if voiced else self._quiet + SLICE_SECONDS
        voice = sum(self._recent) * SLICE_SECONDS
        if not self.speaking and voice >= SHORTEST:
            self.speaking, self.goes_on = True, False
        elif self._quiet >= self.silence:
            self._recent.clear()
            self.speaking = False
        self.goes_on = self.goes_on or voice >= GOES_ON
