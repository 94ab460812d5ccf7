"""What is kept of a caller whom nobody asked, and what the engine hears of it."""

from itertools import count

import pytest

from hotline.carriers.overhearing import MOST_SECONDS, Overhearing
from hotline.flow.actions import Collect, Connect, Hangup, Hold, Listen
from hotline.flow.events import SpeechBegan
from hotline.speech.audio import from_float, to_pcm
from tests.fakes.speaking import RATE, room, voice

FRAME = round(0.04 * RATE) * 2
MENU = Collect(speech=True)
ORDER = Collect()
HOLD = Hold(room="call-7", clips=())


class Recorder:
    """Stands in for a call's recordings: what was written, by purpose."""

    def __init__(self):
        self.kept = []
        self.refuses = False
        self.away = False

    def begin_unasked(self, call_id, purpose, rate):
        assert (call_id, rate) == (7, RATE)
        if self.away:
            raise ConnectionError
        if self.refuses:
            return None
        self.kept.append(Kept(purpose))
        return self.kept[-1]

    @property
    def story(self):
        return [(kept.purpose, kept.closed) for kept in self.kept]


class Kept:
    def __init__(self, purpose):
        self.purpose = purpose
        self.sound = b""
        self.closed = False

    def write(self, pcm):
        assert not self.closed
        self.sound += pcm

    def close(self):
        self.closed = True

    @property
    def seconds(self):
        return len(self.sound) / (RATE * 2)


class Line:
    """A line on which `says` lets time pass; `events` is what came of it."""

    def __init__(self):
        self.recorder = Recorder()
        self.overhearing = Overhearing(self.recorder, RATE)
        self.events = []
        self.said = b""

    def does(self, action):
        self.overhearing.attend(7, action)
        return self

    def says(self, *sounds):
        for sound in sounds:
            self._hear(to_pcm(from_float(sound)))
        return self

    def _hear(self, pcm):
        for at, number in zip(range(0, len(pcm), FRAME), count()):
            self.said += pcm[at : at + FRAME]
            self.overhearing.hear(pcm[at : at + FRAME], over_prompt=False)
            if number % 2 and (event := self.overhearing.tick()):
                self.events.append(event)


@pytest.fixture
def line():
    return Line()


def test_who_simply_speaks_at_the_menu_is_heard_from_the_first_moment_on(line):
    line.does(MENU).says(room(5), voice(1.5))
    assert line.events == [SpeechBegan()]
    line.does(Listen(recording="7-plea-1", purpose="plea", underway=True)).says(voice(0.5))
    before = line.overhearing.take()
    assert line.said.endswith(before)
    assert 2.0 + 0.5 <= len(before) / (RATE * 2) <= 2.0 + 2.5
    assert line.says(voice(3)).recorder.story == []


def test_it_is_reported_once(line):
    line.does(MENU).says(voice(5))
    assert line.events == [SpeechBegan()]


def test_a_report_that_came_too_late_loses_nothing(line):
    line.does(MENU).says(room(3), voice(2))
    line.does(ORDER).says(voice(1), room(1.2))
    assert line.recorder.story == [("aside", True)]
    assert 4 < line.recorder.kept[0].seconds < 8
    line.says(voice(0.5), room(1.2))
    assert line.recorder.kept[1].seconds < 3


def test_a_word_at_the_menu_is_an_aside(line):
    line.does(MENU).says(room(3), voice(0.5), room(1.2))
    assert line.events == []
    assert line.recorder.story == [("aside", True)]
    assert line.recorder.kept[0].seconds == pytest.approx(4.0, abs=0.6)


def test_in_an_order_nothing_happens_but_an_aside(line):
    line.does(ORDER).says(room(1), voice(3))
    assert line.recorder.story == [("aside", False)]
    line.does(ORDER).says(voice(1), room(1.2))
    assert line.events == []
    assert line.recorder.story == [("aside", True)]
    assert line.recorder.kept[0].seconds >= 5


def test_on_hold_it_belongs_to_the_case_and_interrupts(line):
    line.does(HOLD).says(room(2))
    assert not line.overhearing.interrupts
    line.says(voice(2))
    assert line.overhearing.interrupts
    line.says(room(1.6))
    assert not line.overhearing.interrupts
    assert line.recorder.story == [("waiting", True)]


def test_who_never_stops_is_heard_in_pieces_without_a_gap(line):
    line.does(ORDER).says(voice(2.5 * MOST_SECONDS["aside"]), room(1.2))
    assert line.recorder.story == [("aside", True)] * 3
    spoken = 2.5 * MOST_SECONDS["aside"]
    assert sum(kept.seconds for kept in line.recorder.kept) >= spoken


def test_nobody_listens_while_people_talk_or_a_recording_runs(line):
    for action in (
        Connect(room="call-7"),
        Listen(recording="7-plea-1", purpose="plea"),
        Hangup(),
    ):
        line.does(action).says(voice(2), room(2))
    assert line.recorder.story == []
    assert line.events == []


def test_what_is_said_between_two_waits_is_kept(line):
    line.does(Listen(recording="7-plea-1", purpose="plea"))
    line.overhearing.keep()
    line.says(voice(1)).does(HOLD).says(room(2))
    assert line.recorder.story == [("waiting", True)]


def test_a_line_that_never_attends_keeps_nothing(line):
    line.overhearing.keep()
    assert line.says(voice(2), room(2)).recorder.story == []


def test_somebody_who_joins_ends_what_was_being_said(line):
    line.does(HOLD).says(voice(2)).does(Connect(room="call-7")).says(voice(2))
    assert line.recorder.story == [("waiting", True)]
    assert line.recorder.kept[0].seconds == pytest.approx(2, abs=0.2)


def test_what_is_too_much_is_dropped_and_interrupts_nobody(line):
    line.recorder.refuses = True
    line.does(HOLD).says(voice(3))
    assert not line.overhearing.interrupts
    line.says(room(2))
    assert line.recorder.story == []


def test_a_database_that_is_away_loses_nothing(line):
    line.does(HOLD)
    line.recorder.away = True
    with pytest.raises(ConnectionError):
        line.says(voice(3))
    line.recorder.away = False
    line.says(room(2))
    assert line.recorder.story == [("waiting", True)]


def test_a_line_that_breaks_leaves_what_was_said(line):
    line.does(ORDER).says(voice(0.6))
    line.overhearing.close()
    line.overhearing.close()
    assert line.recorder.story == [("aside", True)]
