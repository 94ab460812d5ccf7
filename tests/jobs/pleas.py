"""A caller who says something after the tone, and recognisers that understand what tests want."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from sqlalchemy import select

from hotline.calls.models import Recording, Transcript
from hotline.cases.models import Case
from hotline.flow.actions import Listen
from hotline.flow.events import DigitsPressed, SpeechHeard
from hotline.jobs.hearing import engines
from hotline.speech.audio import Sound
from hotline.speech.recognizers import Partial, Recognizer, Utterance, Word
from hotline.speech.recognizers import Transcript as Heard
from hotline.wiring.house import House

SECOND = b"\x00\x10" * 8000
PLEA = "我妈妈突然吐血了，快来人"
HARMLESS = "我想问一下今天的青菜几点送到我们楼下"


@dataclass
class Parrot:
    """Understands the same whatever is said; live it understands `partials`, one a piece."""

    text: str
    name: str = "parrot/1"
    partials: list[Partial | Utterance] = field(default_factory=list)
    confidence: float = 0.9
    alternatives: tuple[str, ...] = ()
    cores: float = 0.4
    sounds: int = 0
    breaks: bool = False

    def load(self) -> None:
        """Nothing to load."""

    def transcribe(self, sound: Sound) -> Heard:
        self.sounds += 1
        return self._heard(sound.seconds)

    def stream(self, rate: int) -> "Parrot":
        return self

    def feed(self, pcm: bytes) -> Partial | Utterance | None:
        if self.breaks:
            raise MemoryError("the model is gone")
        return self.partials.pop(0) if self.partials else None

    def finish(self) -> Heard:
        self.sounds += 1
        return self._heard(1.0)

    def _heard(self, seconds: float) -> Heard:
        words = _words(self.text)
        return Heard(self.text, self.confidence, words, seconds, self.alternatives)


def _words(text: str) -> tuple[Word, ...]:
    return tuple(Word(letter, at / 10, at / 10 + 0.1, 0.9) for at, letter in enumerate(text))


class Engines:
    """What this machine has: a language's own engine, and one for the second hearing."""

    def __init__(self) -> None:
        self.first: Parrot | None = None
        self.again: Parrot | None = None
        self.prompted: Parrot | None = None

    def for_language(self, language: str) -> Recognizer | None:
        return self.first

    def second(self, language: str, prompt: str | None = None) -> Recognizer | None:
        return self.prompted if prompt else self.again


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Engines]:
    """Its engines; the house's own are not loaded."""
    here = Engines()
    monkeypatch.setattr(engines, "recognizers_here", lambda: here)
    forget = engines.admission_here.cache_clear
    forget()
    engines.hearing_prompt.cache_clear()
    yield here
    forget()


class Plea:
    """A caller who pressed 3 and has spoken for a second."""

    def __init__(self, house: House, caller: str = "plea") -> None:
        self.house = house
        reply = house.sessions.start("text", caller, "+8613900000001", None)
        reply = house.sessions.handle(reply.call_id, DigitsPressed(digits="3"), "three")
        listen = reply.actions[-1]
        assert isinstance(listen, Listen)
        self.call_id, self.name = reply.call_id, listen.recording
        self.writer = house.recordings.begin(self.name)
        self.writer.write(SECOND)
        with house.database.read() as session:
            named = select(Recording.id).where(Recording.name == self.name)
            self.recording_id = session.scalars(named).one()

    def speaks_on(self) -> None:
        self.writer.write(SECOND)

    def end(self) -> None:
        self.writer.close()
        event = SpeechHeard(recording=self.name, seconds=1)
        self.reply = self.house.sessions.handle(self.call_id, event, "said")

    def cases(self) -> list[Case]:
        with self.house.database.read() as session:
            of_call = select(Case).where(Case.call_id == self.call_id)
            return list(session.scalars(of_call.order_by(Case.id)))

    def case(self) -> Case:
        (case,) = self.cases()
        return case

    def transcripts(self) -> list[Transcript]:
        with self.house.database.read() as session:
            of_recording = select(Transcript).where(Transcript.recording_id == self.recording_id)
            return list(session.scalars(of_recording.order_by(Transcript.id)))


@pytest.fixture
def plea(house: House) -> Iterator[Plea]:
    plea = Plea(house)
    yield plea
    plea.writer.close()
