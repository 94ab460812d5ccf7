"""Calls as the caller hears them, minute by minute, measured in the sound itself."""

from itertools import pairwise

import pytest
from redis import Redis
from sqlalchemy import select

from hotline.calls.models import Call, Recording
from hotline.carriers.line import RATE
from hotline.carriers.webphone.assembly import impatient
from hotline.carriers.webphone.exchange import Exchange
from hotline.carriers.webphone.rooms import Rooms
from hotline.flow.events import CaseTaken
from hotline.speech.audio import Sound
from hotline.speech.audio_level import longest_silence, rms_dbfs
from tests.fakes.speaking import speech
from tests.fakes.webphone.timeless import TimelessCall


@pytest.fixture
def dial(exchange):
    calls = []

    def calling(**ticket) -> TimelessCall:
        calls.append(TimelessCall(exchange, **ticket))
        return calls[-1]

    yield calling
    for call in calls:
        call.call.close()


def recordings(house) -> list[Recording]:
    with house.database.read() as session:
        return list(session.scalars(select(Recording).order_by(Recording.id)))


def silence_in(caller: TimelessCall, since: int = 0) -> float:
    return longest_silence(Sound(caller.sound.samples[since:], RATE))


def test_nobody_presses_a_key_twice_and_a_person_is_found(dial):
    caller = dial()
    caller.until("keys")
    began = caller.now
    caller.hears("are_you_there")
    assert caller.now - began == pytest.approx(10, abs=0.5)
    caller.until("keys")
    caller.hears("person_soon")
    caller.until("waiting")
    caller.waits(30)
    assert silence_in(caller) <= 2.0


def test_hold_says_its_messages_seven_to_ten_seconds_apart_over_music(dial):
    caller = dial()
    caller.hears("main_menu")
    caller.press("0")
    caller.until("waiting")
    began = len(caller.sound.samples)
    caller.waits(60)
    said = [caption for caption in caller.captions if caption.key.startswith("hold_message")]
    assert len({caption.key for caption in said}) == len(said) >= 5
    for first, second in pairwise(said):
        assert 7 <= (second.sample - first.sample) / RATE - 0.5 <= 10
    assert silence_in(caller, began) == 0


def test_waiting_too_long_leads_to_a_choice(dial):
    caller = dial()
    caller.hears("main_menu")
    caller.press("0")
    caller.hears("still_waiting", within=200)


def test_a_key_cuts_at_once_and_half_a_second_later_the_line_speaks(dial):
    caller = dial()
    caller.hears("main_menu")
    pressed = len(caller.sound.samples)
    caller.press("3")
    answer = caller.hears("plea")
    assert (answer.sample - pressed) / RATE == pytest.approx(0.5, abs=0.05)
    assert rms_dbfs(caller.sound.samples[pressed : answer.sample]) < -40


def test_a_key_of_a_longer_number_cuts_too(dial, house):
    caller = dial()
    caller.hears("main_menu")
    caller.press("*")
    caller.hears("main_menu")


def test_a_plea_ends_by_its_silence_and_is_a_case(dial, house):
    caller = dial()
    caller.hears("main_menu")
    caller.press("3")
    caller.until("recording")
    caller.waits(8, speaking=speech(3, then_quiet=6))
    caller.hears("plea_heard")
    (recording,) = recordings(house)
    assert recording.ended_at is not None
    assert recording.seconds == pytest.approx(4.5, abs=0.2)


def test_who_says_nothing_is_asked_again_and_then_gets_a_person(dial, house):
    caller = dial()
    caller.hears("main_menu")
    caller.press("3")
    caller.until("recording")
    caller.waits(11, speaking=speech(0.001, then_quiet=12))
    caller.hears("are_you_there", within=5)
    caller.until("recording")
    caller.hears("person_soon", within=20)


def test_without_a_microphone_the_clock_ends_the_listening(dial):
    caller = dial()
    caller.hears("main_menu")
    caller.press("3")
    caller.until("recording")
    began = caller.now
    caller.hears("are_you_there")
    assert caller.now - began == pytest.approx(10, abs=0.5)


@pytest.mark.parametrize("keys", ["0", "*", "#"])
def test_a_key_ends_a_plea_and_what_was_said_is_kept(dial, house, keys):
    caller = dial()
    caller.hears("main_menu")
    caller.press("3")
    caller.until("recording")
    caller.waits(2, speaking=speech(2))
    caller.press(keys)
    recording = recordings(house)[0]
    assert recording.seconds == pytest.approx(2, abs=0.1)
    assert recording.ended_at is not None


def test_a_caller_who_hangs_up_in_mid_sentence_leaves_a_case(dial, house):
    caller = dial()
    caller.hears("main_menu")
    caller.press("3")
    caller.until("recording")
    caller.waits(2, speaking=speech(2))
    caller.hang_up()
    (recording,) = recordings(house)
    assert recording.ended_at is not None
    with house.database.read() as session:
        call = session.scalar(select(Call))
        assert call.ended_at is not None


def test_good_news_does_not_interrupt_somebody_who_is_speaking(dial, house):
    caller = dial()
    caller.hears("main_menu")
    caller.press("3")
    caller.until("recording")
    caller.waits(1, speaking=speech(1))
    said_before = len(caller.captions)
    reply = house.sessions.handle(1, CaseTaken(by="doctor"), "taken")
    assert reply.sequence > 0
    caller.waits(3, speaking=speech(3))
    assert len(caller.captions) == said_before
    assert caller.state == "recording"
    caller.press("#")
    (recording,) = recordings(house)
    assert recording.seconds == pytest.approx(4, abs=0.2)


def test_the_hold_is_cut_within_a_third_of_a_second_when_somebody_takes_the_case(dial, house):
    caller = dial()
    caller.hears("main_menu")
    caller.press("0")
    caller.until("waiting")
    caller.waits(3)
    house.sessions.handle(1, CaseTaken(by="doctor", joining=True), "taken")
    house.redis.publish("call:1", b"")
    house.redis.ping()  # the hint has left the server by the time this is answered
    taken_at = caller.now
    caller.hears("someone_is_joining")
    assert caller.now - taken_at <= 0.3


def test_without_a_hint_the_line_looks_by_itself(dial, house):
    caller = dial()
    caller.hears("main_menu")
    caller.press("0")
    caller.until("waiting")
    house.sessions.handle(1, CaseTaken(by="doctor", joining=True), "taken")
    taken_at = caller.now
    caller.hears("someone_is_joining")
    assert caller.now - taken_at <= 2.5


def test_a_line_that_broke_in_mid_sentence_is_taken_up_with_all_that_was_said(
    dial, house, exchange
):
    caller = dial()
    caller.hears("main_menu")
    caller.press("3")
    caller.until("recording")
    caller.waits(3, speaking=speech(3))
    again = TimelessCall(exchange, taken_up=caller.leg)
    again.hears("plea_heard")
    again.call.close()
    (recording,) = recordings(house)
    assert recording.seconds == pytest.approx(3, abs=0.6)
    with house.database.read() as session:
        assert len(session.scalars(select(Call)).all()) == 1


def test_a_line_that_broke_in_a_menu_hears_the_menu_again(dial, exchange):
    caller = dial()
    caller.hears("main_menu")
    caller.press("3")
    caller.hears("plea")
    again = TimelessCall(exchange, taken_up=caller.leg)
    again.hears("plea")
    again.until("recording")
    again.call.close()


def test_the_line_that_was_taken_over_falls_silent(dial, exchange):
    caller = dial()
    caller.until("keys")
    again = TimelessCall(exchange, taken_up=caller.leg)
    caller.waits(1)
    assert caller.messages[-1] == {"type": "handed_over"}
    assert not again.call.ended
    again.call.close()


def test_without_redis_a_call_goes_on(house, exchange):
    away = impatient(Redis(port=1))
    alone = Exchange(
        house.sessions, house.recordings, house.flows, exchange.voice, Rooms(away), away,
        clock=exchange.clock,
    )  # fmt: skip
    caller = TimelessCall(alone)
    caller.hears("main_menu")
    caller.press("0")
    caller.hears("hold_message")
    house.sessions.handle(1, CaseTaken(by="doctor", joining=True), "taken")
    taken_at = caller.now
    caller.hears("someone_is_joining")
    assert caller.now - taken_at <= 0.6
    caller.hang_up()
    away.close()
