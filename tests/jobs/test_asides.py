"""What callers say unasked: most is forgotten, and who asks for a person gets one."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from hotline import jobs
from hotline.calls.models import Call, Recording, Transcript
from hotline.calls.recordings import HEAR_ASIDE, MOST_ASIDES, MOST_UNASKED
from hotline.cases.models import Case
from hotline.flow.events import DigitsPressed, HungUp, SpeechBegan
from hotline.outbox.models import OutboxEntry
from tests.carriers.jobs import do_urgent_jobs
from tests.jobs.pleas import HARMLESS, SECOND, Parrot


class Order:
    """A caller in the middle of an order."""

    def __init__(self, house, machine):
        self.house = house
        self._machine = machine
        self.call_id = house.sessions.start("text", "order", "+8613900000001", None).call_id
        house.sessions.handle(self.call_id, DigitsPressed(digits="1"), "one")

    def says(self, text, purpose="aside"):
        """Something is said beside the menu, and a job hears it."""
        self.record(purpose)
        return self.is_heard_as(text)

    def record(self, purpose="aside"):
        writer = self.house.recordings.begin_unasked(self.call_id, purpose, 8000)
        writer.write(SECOND)
        writer.close()

    def may_record(self, purpose):
        writer = self.house.recordings.begin_unasked(self.call_id, purpose, 8000)
        if writer is not None:
            writer.close()
        return writer is not None

    def is_heard_as(self, text):
        self._machine.first = Parrot(text)
        hear = jobs.hear_aside if self.recording.purpose == "aside" else jobs.hear
        hear(self.recording.id)
        do_urgent_jobs(self.house)
        return self._machine.first

    @property
    def recording(self):
        return self.all(Recording)[-1]

    @property
    def step(self):
        return self.all(Call)[0].state["step"]

    def all(self, kind):
        with self.house.database.read() as session:
            return session.scalars(select(kind).order_by(kind.id)).all()

    def sound_is_kept(self):
        return self.house.recordings.path(self.recording.id) is not None


@pytest.fixture
def caller(house, machine):
    return Order(house, machine)


@pytest.mark.parametrize(
    "words", ["人工", "转人工服务", "我要找人公", "救命", "快来人，我妈妈吐血了"]
)
def test_who_asks_for_a_person_in_an_order_gets_one(caller, words):
    assert caller.step != "hold"
    caller.says(words)
    assert caller.step == "hold"
    (case,) = caller.all(Case)
    assert case.recording_id == caller.recording.id
    assert case.next_page_at is not None
    assert caller.sound_is_kept()
    assert [row.text for row in caller.all(Transcript)] == [words]


@pytest.mark.parametrize(("words", "severity"), [("人工", "unknown"), ("我妈妈吐血了", "critical")])
def test_the_case_is_as_severe_as_what_was_said(caller, words, severity):
    caller.says(words)
    (case,) = caller.all(Case)
    assert case.severity == severity


@pytest.mark.parametrize(
    "words", ["", "今天天气不错", "套餐一是什么菜", "现在人工智能发展得很快大家都在用它写文章"]
)
def test_everything_else_is_forgotten_and_changes_nothing(caller, words):
    at = caller.step
    caller.says(words)
    assert caller.step == at
    assert not caller.sound_is_kept()
    assert caller.all(Case) == []
    assert caller.all(Transcript) == []
    assert list(caller.house.settings.recordings_dir.iterdir()) == []


def test_an_engine_that_can_be_told_the_words_is_told_them(caller, machine):
    machine.prompted = Parrot("人工")
    assert caller.says("员工").sounds == 0
    assert machine.prompted.sounds == 1
    assert caller.step == "hold"


def test_a_job_that_runs_twice_does_its_work_once(caller):
    parrot = caller.says("救命")
    jobs.hear_aside(caller.recording.id)
    jobs.answer_aside(caller.recording.id, "cried_for_help")
    assert parrot.sounds == 1
    assert len(caller.all(Case)) == 1


def test_who_cried_for_help_and_dropped_the_line_has_a_case(caller):
    caller.record()
    caller.house.sessions.handle(caller.call_id, HungUp(), "hung_up")
    caller.is_heard_as("救命啊")
    (case,) = caller.all(Case)
    assert (case.kind, case.recording_id) == ("plea", caller.recording.id)


def test_a_cry_for_help_is_heard_however_late(caller):
    caller.record()
    later = caller.house.database.clock() + timedelta(minutes=5)
    caller.house.database.clock = lambda: later
    caller.is_heard_as("救命")
    (case,) = caller.all(Case)
    assert (case.kind, case.recording_id) == ("plea", caller.recording.id)
    assert caller.sound_is_kept()


def test_a_language_without_a_recogniser_forgets_it(caller, machine):
    caller.record()
    jobs.hear_aside(caller.recording.id)
    assert not caller.sound_is_kept()


def test_a_television_is_heard_a_few_times_and_then_no_more(caller):
    for _ in range(MOST_UNASKED["aside"]):
        caller.says("今天的新闻")
    assert not caller.may_record("aside")
    assert caller.may_record("waiting")


def test_many_asides_that_wait_let_no_more_in(caller):
    with caller.house.database.begin() as session:
        for _ in range(MOST_ASIDES):
            moment = caller.house.database.clock() + timedelta(hours=1)
            session.add(OutboxEntry(job=HEAR_ASIDE, arguments=[1], queue="hearing", due_at=moment))
    assert not caller.may_record("aside")
    assert caller.may_record("waiting")


# What is said while waiting


@pytest.fixture
def waiting(caller):
    """Somebody who pressed 0, and is on hold."""
    caller.house.sessions.handle(caller.call_id, DigitsPressed(digits="0"), "zero")
    return caller


def test_who_gets_worse_while_waiting_and_says_so_raises_the_case(waiting):
    waiting.says(HARMLESS, "waiting")
    (first,) = waiting.all(Case)
    waiting.says("快来人，我妈妈吐血了", "waiting")
    (case,) = waiting.all(Case)
    assert first.severity != case.severity == "critical"
    assert any("吐血" in reason for reason in case.reasons)
    assert len(waiting.all(Recording)) == 2


def test_it_becomes_the_recording_of_a_case_that_had_none(waiting):
    waiting.says("我妈妈吐血了", "waiting")
    (case,) = waiting.all(Case)
    assert case.recording_id == waiting.recording.id
    assert case.transcript_id is not None


def test_a_television_makes_nobody_less_urgent(waiting):
    waiting.says("我妈妈吐血了", "waiting")
    waiting.says("今天下午的天气很好适合散步", "waiting")
    (case,) = waiting.all(Case)
    assert case.severity == "critical"
    assert case.recording_id != waiting.recording.id


def test_nor_does_it_make_somebody_routine_who_was_not_understood(waiting):
    waiting.says("", "waiting")
    waiting.says("今天下午的天气很好适合散步", "waiting")
    (case,) = waiting.all(Case)
    assert case.severity == "unknown"


# Who was taken for a speaker at the menu, and pressed a key after all


def spoke_at_the_menu(house, machine, words):
    """Somebody, or a television, is listened to, and `1` is pressed."""
    call_id = house.sessions.start("text", "menu", "+8613900000001", None).call_id
    reply = house.sessions.handle(call_id, SpeechBegan(), "speaks")
    writer = house.recordings.begin(reply.actions[-1].recording)
    writer.write(SECOND)
    writer.close()
    house.sessions.handle(call_id, DigitsPressed(digits="1"), "one")
    machine.first = Parrot(words)
    with house.database.read() as session:
        recording_id = session.scalars(select(Recording.id)).one()
    jobs.hear(recording_id)
    with house.database.read() as session:
        return session.scalars(select(Case)).all(), session.get_one(Call, call_id).state["step"]


def test_a_television_at_the_menu_keeps_nobody_from_ordering(house, machine):
    cases, step = spoke_at_the_menu(house, machine, HARMLESS)
    assert (cases, step) == ([], "person_or_callback")  # nothing can be ordered now


def test_who_cried_for_help_and_then_pressed_a_key_has_a_case(house, machine):
    (case,), step = spoke_at_the_menu(house, machine, "快来人，我妈妈吐血了")
    assert (case.severity, case.kind, step) == ("critical", "plea", "person_or_callback")
