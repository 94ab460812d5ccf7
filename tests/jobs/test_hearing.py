"""A recording that has ended: heard once for the queue of pages, and again for what was missed."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from hotline import jobs, outbox
from hotline.calls.models import Recording
from hotline.jobs.hearing import NOBODY, claims, engines
from hotline.outbox.models import OutboxEntry
from hotline.speech.audio import Sound
from hotline.speech.recognizers import Transcript as Heard
from hotline.wiring.house import House
from tests.jobs.pleas import HARMLESS, PLEA, Engines, Parrot, Plea
from tests.stories.hotline import eventually

AGAIN = "hotline.jobs.hear_again"


@pytest.fixture
def parrot(machine: Engines) -> Parrot:
    machine.first = Parrot(PLEA)
    return machine.first


def waiting(house: House, job: str) -> int:
    with house.database.read() as session:
        return len(session.scalars(select(OutboxEntry).where(OutboxEntry.job == job)).all())


def test_a_plea_is_heard_and_assessed(plea: Plea, parrot: Parrot) -> None:
    plea.end()
    jobs.hear(plea.recording_id)
    case = plea.case()
    assert case.severity in ("critical", "urgent")
    assert case.topics
    assert case.reasons
    (transcript,) = plea.transcripts()
    assert (transcript.engine, transcript.hearing) == ("parrot/1", "plain")
    assert transcript.is_whole
    assert case.transcript_id == transcript.id


def test_the_same_job_twice_hears_once(plea: Plea, parrot: Parrot) -> None:
    plea.end()
    jobs.hear(plea.recording_id)
    jobs.hear(plea.recording_id)
    assert parrot.sounds == 1
    assert len(plea.transcripts()) == 1


def test_heard_before_there_was_a_case_is_assessed_when_there_is(
    plea: Plea, parrot: Parrot, house: House
) -> None:
    plea.writer.close()
    jobs.hear(plea.recording_id)
    plea.end()
    assert waiting(house, "hotline.jobs.hear") == 2
    jobs.hear(plea.recording_id)
    assert plea.case().severity in ("critical", "urgent")


def test_without_a_recogniser_the_plea_goes_to_a_person_unheard(
    plea: Plea, machine: Engines
) -> None:
    plea.end()
    jobs.hear(plea.recording_id)
    assert plea.case().severity == "unknown"
    assert plea.transcripts()[0].engine == NOBODY


def test_broken_sound_goes_to_a_person_unheard(
    plea: Plea, parrot: Parrot, machine: Engines, house: House
) -> None:
    machine.again = Parrot(PLEA, "again/1")
    plea.end()
    path = plea.house.recordings.path(plea.recording_id)
    assert path is not None
    path.write_bytes(b"no sound at all")
    jobs.hear(plea.recording_id)
    assert plea.case().severity == "unknown"
    assert waiting(house, AGAIN) == 0


def test_a_recording_that_goes_on_is_left_to_its_end(plea: Plea, parrot: Parrot) -> None:
    jobs.hear(plea.recording_id)
    assert parrot.sounds == 0


def test_a_job_runs_through_the_outbox_once(plea: Plea, parrot: Parrot, house: House) -> None:
    plea.end()
    with house.database.begin() as session:
        entry = outbox.put(session, "hotline.jobs.hear", plea.recording_id, queue="hearing")
    for _ in range(2):
        jobs.run(entry.id, entry.attempts)
    assert parrot.sounds == 1


def test_two_jobs_do_not_hear_the_same_recording_at_once(plea: Plea, parrot: Parrot) -> None:
    heard = parrot.transcribe

    def transcribe(sound: Sound) -> Heard:
        jobs.hear(plea.recording_id)  # the second job, while the first one hears
        return heard(sound)

    parrot.transcribe = transcribe  # type: ignore[method-assign]
    plea.end()
    jobs.hear(plea.recording_id)
    assert parrot.sounds == 1
    assert plea.case().severity in ("critical", "urgent")


def test_however_long_it_takes_nobody_else_hears_the_same(
    plea: Plea, parrot: Parrot, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims, "RENEW_SECONDS", 0.01)
    plea.end()
    with claims.claimed(plea.recording_id) as ours:
        assert ours
        with house.database.begin() as session:  # as if six seconds had passed
            session.get_one(Recording, plea.recording_id).hearing_until = house.database.clock()
        assert eventually(lambda: is_claimed(house, plea), 20)
        jobs.hear(plea.recording_id)
        assert parrot.sounds == 0
    assert not is_claimed(house, plea)
    jobs.hear(plea.recording_id)
    assert parrot.sounds == 1


def is_claimed(house: House, plea: Plea) -> bool:
    with house.database.read() as session:
        until = session.get_one(Recording, plea.recording_id).hearing_until
    return until is not None and until > house.database.clock()


def test_who_may_still_be_listening_is_waited_for(plea: Plea, parrot: Parrot, house: House) -> None:
    plea.end()
    with house.database.begin() as session:
        recording = session.get_one(Recording, plea.recording_id)
        recording.hearing_until = house.database.clock() + timedelta(seconds=3)
    before = waiting(house, "hotline.jobs.hear")
    jobs.hear(plea.recording_id)
    assert parrot.sounds == 0
    assert waiting(house, "hotline.jobs.hear") == before + 1
    with house.database.begin() as session:
        session.get_one(Recording, plea.recording_id).hearing_until = house.database.clock()
    jobs.hear(plea.recording_id)
    assert parrot.sounds == 1


def test_what_was_heard_is_kept_even_if_it_cannot_be_assessed(
    plea: Plea, parrot: Parrot, monkeypatch: pytest.MonkeyPatch
) -> None:
    plea.end()
    with monkeypatch.context() as broken:
        broken.setattr(engines, "triage_here", lambda: None)
        with pytest.raises(AttributeError):
            jobs.hear(plea.recording_id)
    assert plea.transcripts()[0].text == PLEA
    jobs.hear(plea.recording_id)
    assert plea.case().severity in ("critical", "urgent")
    assert parrot.sounds == 1


def test_a_second_engine_and_a_prompted_hearing_are_kept_beside_the_first(
    plea: Plea, parrot: Parrot, machine: Engines, house: House
) -> None:
    machine.again, machine.prompted = Parrot(PLEA, "again/1"), Parrot(PLEA, "again/1+prompt")
    plea.end()
    jobs.hear(plea.recording_id)
    assert waiting(house, AGAIN) == 1
    for _ in range(2):
        jobs.hear_again(plea.recording_id)
    kept = [(row.engine, row.hearing) for row in plea.transcripts()]
    assert kept == [("parrot/1", "plain"), ("again/1", "plain"), ("again/1+prompt", "prompted")]
    assert (machine.again.sounds, machine.prompted.sounds) == (1, 1)


def test_an_engine_does_not_hear_the_same_twice(plea: Plea, parrot: Parrot, house: House) -> None:
    engines.recognizers_here().again = parrot
    plea.end()
    jobs.hear(plea.recording_id)
    assert waiting(house, AGAIN) == 0


def test_a_second_hearing_raises_a_severity_and_never_lowers_it(
    plea: Plea, parrot: Parrot, machine: Engines
) -> None:
    parrot.text = HARMLESS
    machine.again = Parrot(PLEA, "again/1", confidence=0.6)
    machine.prompted = Parrot(HARMLESS, "again/1+prompt")
    plea.end()
    jobs.hear(plea.recording_id)
    assert plea.case().severity == "routine"
    jobs.hear_again(plea.recording_id)
    case = plea.case()
    assert case.severity in ("critical", "urgent")
    assert any("吐血" in reason for reason in case.reasons)


def test_what_nobody_was_sure_of_stays_unknown(
    plea: Plea, parrot: Parrot, machine: Engines
) -> None:
    parrot.text, parrot.confidence = HARMLESS, 0.2
    machine.again = Parrot(HARMLESS, "again/1")
    plea.end()
    jobs.hear(plea.recording_id)
    jobs.hear_again(plea.recording_id)
    assert plea.case().severity == "unknown"


def test_hearings_are_assessed_together_and_their_alternatives_kept(
    plea: Plea, parrot: Parrot, machine: Engines
) -> None:
    parrot.text, parrot.alternatives = HARMLESS, (PLEA, PLEA, PLEA)
    machine.prompted = Parrot(HARMLESS, "again/1+prompt")
    plea.end()
    jobs.hear(plea.recording_id)
    assert plea.case().severity == "critical"
    jobs.hear_again(plea.recording_id)
    first, prompted = plea.transcripts()
    assert (first.text, first.alternatives) == (HARMLESS, [PLEA, PLEA, PLEA])
    assert prompted.alternatives == []
    assert plea.case().severity == "critical"


def test_a_word_that_only_the_prompted_hearing_found_is_to_be_confirmed(
    plea: Plea, parrot: Parrot, machine: Engines
) -> None:
    parrot.text = "我妈妈突然突写了，快来人"
    machine.prompted = Parrot(PLEA, "again/1+prompt", confidence=0.95)
    plea.end()
    jobs.hear(plea.recording_id)
    jobs.hear_again(plea.recording_id)
    first, prompted = plea.transcripts()
    assert not any("to_confirm" in word for word in first.words)
    assert [word["text"] for word in prompted.words if word.get("to_confirm")] == ["吐", "血"]
    assert plea.case().transcript_id == prompted.id, "its engine is surer of it"


def test_the_prompt_of_a_language_is_one_line_without_the_comments(
    machine: Engines, house: House
) -> None:
    prompt = engines.hearing_prompt("zh-CN")
    assert prompt is not None
    assert "老人打来电话" in prompt
    assert "#" not in prompt
    assert "\n" not in prompt
    assert engines.hearing_prompt("ko") is None


def test_what_is_said_while_waiting_raises_the_case_that_is_waited_for(
    plea: Plea, parrot: Parrot, house: House
) -> None:
    parrot.text = HARMLESS
    plea.end()
    jobs.hear(plea.recording_id)
    before = plea.case()
    with house.database.begin() as session:
        waited = Recording(name="w", call_id=plea.call_id, purpose="waiting", path="w.wav")
        waited.ended_at = house.database.clock()
        session.add(waited)
        session.flush()
        own = session.get_one(Recording, plea.recording_id)
        (house.settings.recordings_dir / "w.wav").symlink_to(
            house.settings.recordings_dir / str(own.path)
        )
    parrot.text = "今天天气不错"
    jobs.hear(waited.id)
    assert plea.case().severity == before.severity == "routine"
    with house.database.begin() as session:
        again = Recording(name="v", call_id=plea.call_id, purpose="waiting", path="w.wav")
        again.ended_at = house.database.clock()
        session.add(again)
        session.flush()
    parrot.text = PLEA
    jobs.hear(again.id)
    case = plea.case()
    assert case.severity in ("critical", "urgent")
    assert case.transcript_id == before.transcript_id
    assert case.recording_id == plea.recording_id
