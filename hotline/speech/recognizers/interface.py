"""What every recogniser offers: frame → partial → utterance → transcript."""

from dataclasses import dataclass
from typing import Protocol

from hotline.speech.audio import Sound


class ModelBrokenError(Exception):
    """A model's files are missing, cut off or damaged; the message names the folder."""


@dataclass(frozen=True)
class Word:
    """`start` and `end` in seconds from the beginning of the sound; `confidence` within 0…1."""

    text: str
    start: float
    end: float
    confidence: float


@dataclass(frozen=True)
class Partial:
    """What has been understood of an utterance that goes on; later ones replace it."""

    text: str
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True)
class Utterance:
    """Speech between two pauses, understood for good. Never empty."""

    text: str
    words: tuple[Word, ...]
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True)
class Transcript:
    """All that was understood of `seconds` of sound.

    `text` is empty where nobody spoke or nothing was understood. `confidence` is within 0…1, None
    where there is nothing to be sure of. `alternatives`: what else may have been said, the
    likeliest first, where the engine tells.
    """

    text: str
    confidence: float | None
    words: tuple[Word, ...]
    seconds: float
    alternatives: tuple[str, ...] = ()


Heard = Partial | Utterance
"""What a stream reports while the caller speaks."""


class Stream(Protocol):
    """One caller's speech on its way through a recogniser; used by one thread."""

    def feed(self, pcm: bytes) -> Heard | None:
        """Take little-endian PCM16; return what is new, None if nothing is."""

    def finish(self) -> Transcript:
        """Say that no more sound comes; return everything. Call it once."""


class Recognizer(Protocol):
    """An engine with its model and language. Thread-safe."""

    @property
    def name(self) -> str:
        """Engine and model with their versions, as records keep it."""

    @property
    def cores(self) -> float:
        """How many of the machine's cores one live stream keeps busy."""

    def load(self) -> None:
        """Load the model now rather than at the first sound; raises ModelBrokenError."""

    def transcribe(self, sound: Sound) -> Transcript:
        """Recognise a whole sound of any sample rate."""

    def stream(self, rate: int) -> Stream:
        """Begin to hear a caller whose sound arrives at `rate` samples a second."""
