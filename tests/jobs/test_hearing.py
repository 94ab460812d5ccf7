"""From a recording to people being paged, whatever can go wrong with the hearing."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from hotline import jobs, outbox
from hotline.calls.models import Recording, Transcript
from hotline.cases.models import Case
from hotline.flow.actions import Listen
from hotline.flow.events import DigitsPressed, SpeechHeard
from hotline.jobs import hearing
from hotline.outbox.models import OutboxEntry
from hotline.speech.audio import Sound
from hotline.speech.recognizers import Partial, Utterance
from hotline.speech.recognizers import Transcript as Heard
from hotline.wiring.house import House

SECOND = b"\x00\x10" * 8000
PLEA = "我妈妈突然吐血了，快来人"


class Recogniser:
    """Understands the same whatever is said; `live` while it is being said."""

    def __init__(self, text: str, live: bool = False) -> None:
        self.name, self.live = "parrot/1", live
        self.text = text
        self.sounds = 0

    def load(self) -> None:
        """Nothing to load."""

    def transcribe(self, sound: Sound) -> Heard:
        self.sounds += 1
        return Heard(self.text, 0.9, (), sound.seconds)

    def stream(self, rate: int) -> "Recogniser":
        return self

    def feed(self, pcm: bytes) -> Partial | Utterance | None:
        return None

    def finish(self) -> Heard:
        self.sounds += 1
        return Heard(self.text, 0.9, (), 1.0)


@pytest.fixture
def recogniser(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Recogniser | None]:
    def use(text: str | None, live: bool = False) -> Recogniser | None:
        chosen = None if text is None else Recogniser(text, live)

        class Here:
            def for_language(self, language: str) -> Recogniser | None:
                return chosen

        monkeypatch.setattr(hearing, "recognizers_here", Here)
        return chosen

    return use


class Plea:
    """A caller who says something after the tone."""

    def __init__(self, house: House) -> None:
        self.house = house
        reply = house.sessions.start("text", "plea", "+8613900000001", None)
        reply = house.sessions.handle(reply.call_id, DigitsPressed(digits="3"), "three")
        listen = reply.actions[-1]
        assert isinstance(listen, Listen)
        self.call_id, self.name = reply.call_id, listen.recording
        self.writer = house.recordings.begin(self.name)
        self.writer.write(SECOND)
        with house.database.read() as session:
            self.recording_id = session.scalars(select(Recording.id)).one()

    def end(self) -> None:
        self.writer.close()
        event = SpeechHeard(recording=self.name, seconds=1)
        self.house.sessions.handle(self.call_id, event, "said")

    def case(self) -> Case:
        with self.house.database.read() as session:
            return session.scalars(select(Case)).one()

    def transcripts(self) -> list[Transcript]:
        with self.house.database.read() as session:
            return list(session.scalars(select(Transcript)))


@pytest.fixture
def plea(house: House) -> Iterator[Plea]:
    plea = Plea(house)
    yield plea
    plea.writer.close()


def test_a_plea_is_heard_and_assessed(plea: Plea, recogniser: Callable[..., Recogniser]) -> None:
    recogniser(PLEA)
    plea.end()
    jobs.hear(plea.recording_id)
    case = plea.case()
    assert case.severity in ("critical", "urgent")
    assert case.topics
    assert case.reasons
    assert plea.transcripts()[0].engine == "parrot/1"
    assert case.transcript_id == plea.transcripts()[0].id


def test_the_same_job_twice_hears_once(plea: Plea, recogniser: Callable[..., Recogniser]) -> None:
    parrot = recogniser(PLEA)
    plea.end()
    jobs.hear(plea.recording_id)
    jobs.hear(plea.recording_id)
    assert parrot.sounds == 1
    assert len(plea.transcripts()) == 1


def test_heard_before_there_was_a_case_is_assessed_when_there_is(
    plea: Plea, recogniser: Callable[..., Recogniser]
) -> None:
    recogniser(PLEA)
    plea.writer.close()
    jobs.hear(plea.recording_id)
    plea.end()
    with plea.house.database.read() as session:
        again = session.scalars(
            select(OutboxEntry).where(OutboxEntry.job == "hotline.jobs.hear")
        ).all()
    assert len(again) == 2
    jobs.hear(plea.recording_id)
    assert plea.case().severity in ("critical", "urgent")


def test_without_a_recogniser_the_plea_goes_to_a_person_unheard(
    plea: Plea, recogniser: Callable[..., None]
) -> None:
    recogniser(None)
    plea.end()
    jobs.hear(plea.recording_id)
    assert plea.case().severity == "unknown"
    assert plea.transcripts()[0].engine == hearing.NOBODY


def test_broken_sound_goes_to_a_person_unheard(
    plea: Plea, recogniser: Callable[..., Recogniser]
) -> None:
    recogniser(PLEA)
    plea.end()
    path = plea.house.recordings.path(plea.recording_id)
    assert path is not None
    path.write_bytes(b"no sound at all")
    jobs.hear(plea.recording_id)
    assert plea.case().severity == "unknown"


def test_a_recording_that_goes_on_is_left_to_its_end(
    plea: Plea, recogniser: Callable[..., Recogniser]
) -> None:
    parrot = recogniser(PLEA)
    jobs.hear(plea.recording_id)
    assert parrot.sounds == 0


def test_a_live_engine_hears_while_it_is_spoken(
    plea: Plea, recogniser: Callable[..., Recogniser]
) -> None:
    parrot = recogniser(PLEA, live=True)
    listener = threading.Thread(target=jobs.hear_live, args=(plea.recording_id,))
    listener.start()
    plea.writer.write(SECOND)
    plea.end()
    listener.join(timeout=20)
    jobs.hear(plea.recording_id)
    assert parrot.sounds == 1
    assert plea.case().severity in ("critical", "urgent")


def test_a_live_listener_that_died_is_replaced(
    plea: Plea, recogniser: Callable[..., Recogniser], house: House
) -> None:
    parrot = recogniser(PLEA, live=True)
    plea.end()
    with house.database.begin() as session:
        recording = session.get_one(Recording, plea.recording_id)
        recording.hearing_until = house.database.clock() + timedelta(seconds=3)
    jobs.hear(plea.recording_id)  # it may still be listening: look again later
    assert parrot.sounds == 0
    with house.database.begin() as session:
        session.get_one(Recording, plea.recording_id).hearing_until = house.database.clock()
    jobs.hear(plea.recording_id)
    assert parrot.sounds == 1


def test_a_job_runs_through_the_outbox_once(
    plea: Plea, recogniser: Callable[..., Recogniser], house: House
) -> None:
    parrot = recogniser(PLEA)
    plea.end()
    with house.database.begin() as session:
        entry = outbox.put(session, "hotline.jobs.hear", plea.recording_id, queue="hearing")
    for _ in range(2):
        jobs.run(entry.id, entry.attempts)
    assert parrot.sounds == 1


def test_who_comes_second_leaves_a_recording_to_who_listens(
    plea: Plea, recogniser: Callable[..., Recogniser], house: House
) -> None:
    parrot = recogniser(PLEA, live=True)
    with house.database.begin() as session:
        recording = session.get_one(Recording, plea.recording_id)
        recording.hearing_until = house.database.clock() + timedelta(seconds=3)
    jobs.hear_live(plea.recording_id)  # would not come back before the recording ends
    assert parrot.sounds == 0


def test_two_jobs_do_not_hear_the_same_recording_at_once(
    plea: Plea, recogniser: Callable[..., Recogniser]
) -> None:
    parrot = recogniser(PLEA)
    heard = parrot.transcribe

    def transcribe(sound: Sound) -> Heard:
        jobs.hear(plea.recording_id)  # the second job, while the first one hears
        return heard(sound)

    parrot.transcribe = transcribe  # type: ignore[method-assign]
    plea.end()
    jobs.hear(plea.recording_id)
    assert parrot.sounds == 1
    assert plea.case().severity in ("critical", "urgent")


def test_what_was_heard_is_kept_even_if_it_cannot_be_assessed(
    plea: Plea, recogniser: Callable[..., Recogniser], monkeypatch: pytest.MonkeyPatch
) -> None:
    parrot = recogniser(PLEA)
    plea.end()
    with monkeypatch.context() as broken:
        broken.setattr(hearing, "triage_here", lambda: None)
        with pytest.raises(AttributeError):
            jobs.hear(plea.recording_id)
    assert plea.transcripts()[0].text == PLEA
    jobs.hear(plea.recording_id)
    assert plea.case().severity in ("critical", "urgent")
    assert parrot.sounds == 1
