"""What the stream of a call hears: whose event is whose, and what is kept when."""

import numpy as np
import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from hotline.calls.models import Recording
from hotline.calls.sessions import Sessions
from hotline.carriers.twilio.live import CARRIER, lap_key
from hotline.carriers.twilio.media.call import Ears, HeardCall
from hotline.cases.models import Case
from hotline.flow.actions import Collect, Hold, Listen
from hotline.flow.events import DigitsPressed, HungUp, OperatorJoined, SpeechHeard
from hotline.outbox.models import OutboxEntry
from hotline.speech.audio import from_float, read_wav, to_pcm
from hotline.speech.audio_level import rms_dbfs
from tests.carriers.twilio.conftest import SID
from tests.fakes.speaking import room, voice

RATE = 8000
FRAME = RATE // 50 * 2
PROMPT_SECONDS = 3.0


class Stream:
    """A call whose sound is streamed; `moved` is what its line was told to do."""

    def __init__(self, house):
        self.house = house
        self.moved = []
        self.call_id = house.sessions.start(CARRIER, SID, "+8613800000000", None).call_id
        ears = Ears(
            house.sessions,
            house.recordings,
            lambda clip, _: PROMPT_SECONDS if clip.key == "plea" else 0.0,
            lambda sid, reply: self.moved.append(reply),
        )
        self.call = HeardCall(ears, self.call_id, SID)
        self.call.tick()

    def says(self, seconds):
        self._takes(voice(seconds, rate=RATE))

    def waits(self, seconds):
        self._takes(room(seconds, rate=RATE))

    def presses(self, key):
        """The line's own webhook; the stream finds out."""
        sequence = self.reply.sequence
        event = DigitsPressed(digits=key)
        self.house.sessions.handle(self.call_id, event, lap_key(sequence), sequence)

    @property
    def reply(self):
        return self.house.sessions.current(self.call_id)

    @property
    def action(self):
        return self.reply.actions[-1]

    @property
    def recordings(self):
        with self.house.database.read() as session:
            return list(session.scalars(select(Recording).order_by(Recording.id)))

    def sound(self, recording):
        return read_wav(self.house.recordings.path(recording.id))

    def _takes(self, sound):
        pcm = to_pcm(from_float(sound))
        for number, at in enumerate(range(0, len(pcm), FRAME)):
            self.call.hear(pcm[at : at + FRAME])
            if number % 5 == 4:
                self.call.tick()


@pytest.fixture
def stream(house):
    stream = Stream(house)
    yield stream
    stream.call.close(whole=True)


@pytest.fixture
def asked(stream):
    """Who pressed 3; the stream has seen it, and the prompt begins."""
    stream.presses("3")
    stream.waits(0.5)
    return stream


def test_who_speaks_at_the_menu_is_listened_to_from_the_first_word(stream):
    assert isinstance(stream.action, Collect)
    stream.waits(1)
    stream.says(4)
    assert (stream.action.type, stream.action.underway) == ("listen", True)
    assert [reply.sequence for reply in stream.moved] == [stream.reply.sequence]
    stream.waits(2)
    assert isinstance(stream.action, Hold)
    assert stream.moved[-1].sequence == stream.reply.sequence
    (recording,) = stream.recordings
    assert recording.ended_at is not None
    said = stream.sound(recording)
    assert said.seconds == pytest.approx(1 + 4 + 1.5, abs=0.4)
    loud = np.abs(said.samples) > 1000
    assert 3.9 <= (loud.nonzero()[0][-1] - loud.nonzero()[0][0]) / RATE <= 4.1


def test_a_short_word_at_the_menu_is_an_aside_and_moves_nothing(stream):
    stream.says(0.5)
    stream.waits(2)
    assert isinstance(stream.action, Collect)
    assert [recording.purpose for recording in stream.recordings] == ["aside"]
    assert not stream.moved


def test_a_plea_is_on_the_disk_while_it_is_spoken_and_silence_ends_it_at_once(asked):
    asked.waits(PROMPT_SECONDS + 2)
    asked.says(3)
    (recording,) = asked.recordings
    assert recording.ended_at is None
    assert rms_dbfs(asked.sound(recording).samples[-2 * RATE :]) > -30
    asked.waits(1.6)
    assert isinstance(asked.action, Hold)
    assert len(asked.moved) == 1
    with asked.house.database.read() as session:
        assert session.scalars(select(Case)).one().recording_id == recording.id


def test_who_murmurs_to_the_prompt_has_not_finished(asked):
    asked.says(0.6)
    asked.waits(PROMPT_SECONDS + 3)
    assert isinstance(asked.action, Listen)
    asked.says(2)
    asked.waits(1.6)
    assert isinstance(asked.action, Hold)
    (recording,) = asked.recordings
    assert recording.seconds > 8  # the murmur is kept as well


def test_that_nothing_is_said_is_for_the_line_to_report(asked):
    asked.waits(25)
    assert isinstance(asked.action, Listen)
    assert not asked.moved


def test_what_ends_the_lap_on_the_line_ends_the_recording(asked):
    asked.waits(PROMPT_SECONDS + 2)
    asked.says(2)
    asked.presses("#")
    asked.waits(0.5)
    (recording,) = asked.recordings
    assert recording.ended_at is not None
    assert not asked.moved


def test_of_two_who_report_the_end_of_a_plea_only_one_moves_the_line(asked):
    asked.waits(PROMPT_SECONDS + 2)
    asked.says(2)
    asked.waits(1.0)
    (recording,) = asked.recordings
    sequence = asked.reply.sequence
    event = SpeechHeard(recording=recording.name, seconds=4)
    asked.house.sessions.handle(asked.call_id, event, lap_key(sequence), sequence)
    asked.waits(1)
    assert not asked.moved


def test_zero_is_a_person_though_the_stream_was_quicker(stream, post):
    stream.says(2)
    assert isinstance(stream.action, Listen)
    for _ in range(2):  # Twilio repeats what it got no answer to
        status, twiml = post("/twilio/step/1/1", CallSid=SID, Digits="0")
        assert (status, "<Enqueue" in twiml) == (200, True)
    stream.waits(1)
    assert isinstance(stream.action, Hold)


def test_what_is_said_on_hold_belongs_to_the_case(stream):
    stream.presses("0")
    stream.waits(0.5)
    stream.says(2)
    stream.waits(2)
    assert [recording.purpose for recording in stream.recordings] == ["waiting"]


def test_a_stream_that_ends_with_its_call_has_the_whole_plea(asked):
    asked.waits(PROMPT_SECONDS)
    asked.says(2)
    asked.call.close(whole=True)
    (recording,) = asked.recordings
    assert recording.ended_at is not None
    asked.house.recordings.attach(recording.name, "https://api.twilio.com/RE1", 2.0)
    assert "fetch" not in jobs(asked.house)


def test_where_the_stream_broke_the_carriers_recording_is_fetched(asked):
    asked.waits(PROMPT_SECONDS)
    asked.says(2)
    asked.call.close(whole=False)
    (recording,) = asked.recordings
    assert recording.ended_at is None
    asked.house.recordings.attach(recording.name, "https://api.twilio.com/RE1", 9.0)
    assert "fetch" in jobs(asked.house)


def test_where_sound_is_missing_at_the_end_the_carriers_recording_is_fetched(asked):
    asked.waits(PROMPT_SECONDS)
    asked.says(2)
    for _ in range(6):
        asked.call.tick()  # no sound comes
    asked.presses("#")
    for _ in range(6):
        asked.call.tick()
    (recording,) = asked.recordings
    assert (recording.ended_at, recording.path) == (None, f"{recording.name}.wav")


def test_a_database_that_is_away_costs_no_word(stream, monkeypatch):
    handle = Sessions.handle
    away = [OperationalError("BEGIN", {}, Exception("gone"))] * 3

    def sometimes(*arguments):
        if away:
            raise away.pop()
        return handle(*arguments)

    monkeypatch.setattr(Sessions, "handle", sometimes)
    stream.says(4)
    stream.waits(2)
    assert isinstance(stream.action, Hold)
    assert stream.recordings[0].seconds == pytest.approx(5.5, abs=0.4)


@pytest.mark.parametrize("event", [OperatorJoined(by="doctor"), HungUp()], ids=lambda it: it.type)
def test_who_talks_with_a_person_or_has_gone_is_not_listened_to(stream, event):
    stream.presses("0")
    stream.house.sessions.handle(stream.call_id, event, "then")
    stream.waits(0.5)
    stream.says(3)
    stream.waits(1)
    assert not stream.recordings


def jobs(house):
    with house.database.read() as session:
        return " ".join(session.scalars(select(OutboxEntry.job)))
