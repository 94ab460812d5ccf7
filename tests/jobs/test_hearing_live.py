"""A plea while it is spoken: the alarm, the room for it, and what is left when it breaks off."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select

from hotline import cases, jobs, staff
from hotline.calls.models import Recording
from hotline.cli.testbed.children import eventually
from hotline.escalation.models import Page
from hotline.flow.actions import Hold, Listen
from hotline.jobs.hearing import engines
from hotline.outbox.models import OutboxEntry
from hotline.speech.audio import read_wav
from hotline.speech.recognizers import Admission, Partial, Utterance
from hotline.wiring.house import House
from tests.jobs.pleas import HARMLESS, PLEA, Engines, Parrot, Plea


@pytest.fixture
def parrot(machine: Engines) -> Parrot:
    machine.first = Parrot(PLEA)
    return machine.first


@contextmanager
def listening(plea: Plea) -> Iterator[None]:
    """A worker hears the plea while the block speaks; then it ends."""
    listener = threading.Thread(target=jobs.hear_live, args=(plea.recording_id,))
    listener.start()
    try:
        yield
    finally:
        plea.writer.close()
        listener.join(timeout=60)
        assert not listener.is_alive()


def rung(house: House) -> list[Page]:
    with house.database.read() as session:
        return list(session.scalars(select(Page)))


def waiting(house: House, job: str) -> int:
    with house.database.read() as session:
        return len(session.scalars(select(OutboxEntry).where(OutboxEntry.job == job)).all())


def test_a_plea_is_heard_while_it_is_spoken(plea: Plea, parrot: Parrot) -> None:
    with listening(plea):
        plea.speaks_on()
    plea.end()
    jobs.hear(plea.recording_id)
    assert parrot.sounds == 1
    (transcript,) = plea.transcripts()
    assert (transcript.hearing, transcript.is_whole) == ("live", True)
    assert plea.case().severity in ("critical", "urgent")


def test_people_are_paged_while_the_caller_goes_on_speaking(
    plea: Plea, parrot: Parrot, house: House
) -> None:
    parrot.partials = [Partial("喂你好"), Utterance("喂你好", ()), Partial(PLEA)]
    with house.database.begin() as session:
        staff.add(session, "doctor", "周医生", "operator", ["medical"], "+8613800000009")
    with listening(plea):
        assert eventually(lambda: plea.cases() != [], 60)
        case = plea.case()
        assert case.severity == "critical"
        assert rung(house)
        with house.database.read() as session:
            assert session.get_one(Recording, plea.recording_id).ended_at is None
        (live,) = plea.transcripts()
        assert live.id == case.transcript_id
        assert (live.text, live.is_whole) == (f"喂你好，{PLEA}", False)
    plea.end()
    jobs.hear(plea.recording_id)
    assert plea.case().id == case.id, "the flow finds the case that is there"
    assert [row.is_whole for row in plea.transcripts()] == [True]


def test_what_is_not_certain_waits_for_the_end(plea: Plea, parrot: Parrot, house: House) -> None:
    parrot.text = HARMLESS
    parrot.partials = [Partial(HARMLESS)]
    with listening(plea):
        assert eventually(lambda: plea.transcripts() != [], 60)
        assert plea.cases() == []
    assert rung(house) == []


def test_what_else_may_have_been_said_counts_and_is_kept(plea: Plea, parrot: Parrot) -> None:
    badly = "我妈妈出人土雪了"
    parrot.partials = [
        Utterance("喂你好", (), ("胃你好",)),
        Partial(badly, (PLEA, f"{PLEA}！")),
    ]
    with listening(plea):
        assert eventually(lambda: plea.cases() != [], 60)
        (live,) = plea.transcripts()
        assert live.text == f"喂你好，{badly}"
        assert live.alternatives == [f"胃你好，{PLEA}", f"喂你好，{PLEA}！"]


def test_who_takes_it_meanwhile_is_not_rung_again_and_the_plea_goes_on(
    plea: Plea, parrot: Parrot, house: House
) -> None:
    parrot.partials = [Partial(PLEA)]
    with listening(plea):
        assert eventually(lambda: plea.cases() != [], 60)
        with house.database.begin() as session:
            cases.acknowledge(session, plea.case().id, "doctor")
        plea.speaks_on()
    plea.end()
    jobs.hear(plea.recording_id)
    case = plea.case()
    assert (case.status, case.acknowledged_by) == ("acknowledged", "doctor")
    said = [clip.key for action in plea.reply.actions for clip in getattr(action, "clips", ())]
    assert "someone_has_it" in said
    assert isinstance(plea.reply.actions[-1], Hold)


def test_who_joins_meanwhile_is_put_through_and_the_recording_is_kept(
    house: House, machine: Engines
) -> None:
    machine.first = Parrot(PLEA, partials=[Partial(PLEA)])
    plea = Plea(house)
    with listening(plea):
        assert eventually(lambda: plea.cases() != [], 60)
        case = plea.case()
        with house.database.begin() as session:
            cases.acknowledge(session, case.id, "doctor", joining=True)
        jobs.case_acknowledged(case.id, "joining")
        actions = house.sessions.current(plea.call_id).actions
        assert not isinstance(actions[-1], Listen), "the line stops recording"
        assert isinstance(actions[-1], Hold)
    jobs.hear(plea.recording_id)
    case = plea.case()
    assert case.recording_id == plea.recording_id
    assert case.severity == "critical"
    path = house.recordings.path(plea.recording_id)
    assert path is not None
    assert read_wav(path).seconds >= 1


def test_orders_and_addresses_are_heard_afterwards(
    plea: Plea, parrot: Parrot, house: House
) -> None:
    with house.database.begin() as session:
        session.get_one(Recording, plea.recording_id).purpose = "address"
    jobs.hear_live(plea.recording_id)
    plea.end()
    jobs.hear(plea.recording_id)
    assert [row.hearing for row in plea.transcripts()] == ["plain"]


def test_beyond_its_room_a_machine_hears_afterwards(
    plea: Plea, parrot: Parrot, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    admission = Admission(house.settings.hearing_dir, 0.4)
    monkeypatch.setattr(engines, "admission_here", lambda: admission)
    with Admission(house.settings.hearing_dir, 0.4).stream(0.4) as other:
        assert other
        jobs.hear_live(plea.recording_id)  # would not come back before the recording ends
    assert plea.transcripts() == []
    assert waiting(house, "hotline.jobs.hear_live") == 2, "there may be room in a moment"
    plea.end()
    jobs.hear(plea.recording_id)
    assert plea.case().severity == "critical"
    jobs.hear_live(plea.recording_id)
    assert [row.hearing for row in plea.transcripts()] == ["plain"]


def test_who_comes_second_leaves_a_recording_to_who_listens(
    plea: Plea, parrot: Parrot, house: House
) -> None:
    with house.database.begin() as session:
        recording = session.get_one(Recording, plea.recording_id)
        recording.hearing_until = house.database.clock() + timedelta(seconds=3)
    jobs.hear_live(plea.recording_id)  # would not come back before the recording ends
    assert parrot.sounds == 0


def test_a_model_that_fails_in_mid_plea_is_replaced_by_the_second_hearing(
    plea: Plea, parrot: Parrot, caplog: pytest.LogCaptureFixture
) -> None:
    parrot.breaks = True
    with listening(plea):
        plea.speaks_on()
    assert "the live hearing broke off" in caplog.text
    plea.end()
    jobs.hear(plea.recording_id)
    assert plea.case().severity in ("critical", "urgent")
    assert [row.hearing for row in plea.transcripts()] == ["plain"]


LISTENER = """
import sys, time
from hotline.config import Settings
from hotline.jobs.hearing import engines, hear_live
from hotline.speech.recognizers import Partial
from tests.jobs.pleas import PLEA, Engines, Parrot
here = Engines()
here.first = Parrot(PLEA, partials=[Partial("我妈妈")])
engines.recognizers_here = lambda: here
hear_live(int(sys.argv[1]))
"""


def test_a_worker_that_is_killed_in_mid_plea_loses_nothing(
    plea: Plea, parrot: Parrot, house: House, redis_url: str
) -> None:
    environment = {
        **os.environ,
        "HOTLINE_DATA_DIR": str(house.settings.data_dir),
        "HOTLINE_REDIS_URL": redis_url,
    }
    worker = subprocess.Popen(
        [sys.executable, "-c", LISTENER, str(plea.recording_id)], env=environment
    )
    try:
        assert eventually(lambda: plea.transcripts() != [], 120), "it did not begin"
        assert house_is_busy(house) == pytest.approx(0.4)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait(timeout=60)
    assert house_is_busy(house) == 0, "its room is free at once"
    plea.speaks_on()
    plea.end()
    with house.database.begin() as session:  # four seconds later
        session.get_one(Recording, plea.recording_id).hearing_until = None
    jobs.hear(plea.recording_id)
    broken_off, whole = plea.transcripts()
    assert (broken_off.hearing, broken_off.text, broken_off.is_whole) == ("live", "我妈妈", False)
    assert (whole.hearing, whole.text) == ("plain", PLEA)
    assert plea.case().transcript_id == whole.id
    assert plea.case().severity in ("critical", "urgent")


def house_is_busy(house: House) -> float:
    return Admission(house.settings.hearing_dir).busy_cores()
