"""Callers who speak without having been asked to, at menus, in orders, and while they wait."""

import numpy as np
import pytest
from sqlalchemy import select

from hotline.calls.models import Call, Recording
from hotline.carriers.line import RATE, Caption
from hotline.carriers.tracks import Spoken
from hotline.carriers.webphone.exchange import Exchange
from hotline.carriers.webphone.rooms import Rooms
from hotline.carriers.webphone.voice import Voice
from hotline.flow.events import AsideHeard
from hotline.speech.audio import Sound, read_wav
from hotline.speech.audio_level import longest_silence, rms_dbfs
from tests.fakes.speaking import speech
from tests.fakes.webphone.timeless import TimelessCall

LIMIT = 1.85
"""Seconds from the end of speech to the first sound of the answer."""


class Slow(Voice):
    """Says each clip in three seconds, so that there is time to speak meanwhile."""

    def _one(self, clip, language):
        samples = (3000 * np.sin(np.arange(3 * RATE) / 6)).astype(np.int16)
        return Spoken(Caption(clip.key, clip.text), samples)


@pytest.fixture
def dial(house, exchange):
    calls = []
    slow = Exchange(
        house.sessions, house.recordings, house.flows, Slow(house.clips), Rooms(house.redis),
        house.redis, clock=exchange.clock,
    )  # fmt: skip

    def calling(**ticket):
        calls.append(TimelessCall(slow, **ticket))
        return calls[-1]

    yield calling
    for call in calls:
        call.call.close()


def recordings(house):
    with house.database.read() as session:
        return list(session.scalars(select(Recording).order_by(Recording.id)))


def step_of(house):
    with house.database.read() as session:
        return session.scalars(select(Call.state)).one()["step"]


def says(caller, seconds):
    """Speak, then listen until the line has noticed."""
    caller.waits(seconds, speaking=speech(seconds))
    ended = len(caller.sound.samples)
    caller.waits(2.5, speaking=Sound(np.zeros(0, np.int16), RATE))
    return ended


def test_who_simply_speaks_at_the_menu_is_listened_to_from_the_first_second(dial, house):
    caller = dial()
    caller.hears("main_menu")
    caller.waits(1, speaking=Sound(np.zeros(0, np.int16), RATE))
    caller.waits(2, speaking=speech(2))
    assert (caller.state, step_of(house)) == ("recording", "plea")
    assert caller.captions[-1].key == "main_menu"  # cut; and no tone, no question
    ended = says(caller, 2)
    answer = caller.hears("plea_heard")
    assert (answer.sample - ended) / RATE <= LIMIT
    (recording,) = recordings(house)
    assert recording.purpose == "plea"
    assert recording.seconds == pytest.approx(1 + 4 + 1.5, abs=0.3)
    said = read_wav(house.recordings.path(recording.id)).samples
    assert rms_dbfs(said[RATE : 5 * RATE]) > -30
    assert longest_silence(Sound(said[RATE : 5 * RATE], RATE)) < 0.2


def test_who_speaks_while_being_greeted_is_heard_too(dial, house):
    caller = dial()
    caller.hears("greeting")
    says(caller, 3)
    caller.hears("plea_heard")


def test_a_cough_at_the_menu_changes_nothing(dial, house):
    caller = dial()
    caller.hears("main_menu")
    says(caller, 0.2)
    caller.hears("press_to_order")
    assert (caller.state, step_of(house)) == ("speaking", "main_menu")
    assert recordings(house) == []


def test_a_television_never_confuses_an_order(dial, house):
    caller = dial()
    caller.hears("main_menu")
    caller.press("1")
    caller.until("keys")
    heard = list(caller.heard)
    says(caller, 5)
    assert caller.state == "keys"
    assert caller.heard == heard
    assert [kept.purpose for kept in recordings(house)][-1] == "aside"


def test_a_word_in_an_order_leads_to_a_person_once_it_is_recognised(dial, house):
    caller = dial()
    caller.hears("main_menu")
    caller.press("1")
    caller.until("keys")
    says(caller, 0.6)
    (aside,) = recordings(house)
    assert aside.ended_at is not None
    event = AsideHeard(why="cried_for_help", recording=aside.name)
    house.sessions.handle(1, event, f"aside-{aside.id}")
    caller.hears("person_soon", within=3)


def test_the_answer_yields_to_who_goes_on_speaking_and_is_said_again(dial, house):
    caller = dial()
    caller.hears("main_menu")
    caller.press("3")
    caller.until("recording")
    says(caller, 3)
    caller.hears("plea_heard")
    ended = says(caller, 4)
    again = caller.hears("plea_heard")
    assert (again.sample - ended) / RATE <= LIMIT
    assert caller.heard[-2:] == ["plea_heard", "plea_heard"]
    caller.until("waiting")
    plea, more = recordings(house)
    assert (plea.purpose, more.purpose) == ("plea", "waiting")
    assert more.seconds >= 4
    assert step_of(house) == "hold"


def test_what_is_said_on_hold_is_kept_and_messages_wait_for_it(dial, house):
    caller = dial()
    caller.hears("main_menu")
    caller.press("0")
    caller.until("waiting")
    caller.waits(5)
    began = len(caller.sound.samples)
    caller.waits(9, speaking=speech(9))
    heard = [caption for caption in caller.captions if caption.sample > began + 2 * RATE]
    assert heard == []
    assert longest_silence(Sound(caller.sound.samples[began:], RATE)) == 0
    says(caller, 0.1)
    caller.hears("hold_message", within=12)
    (recording,) = recordings(house)
    assert (recording.purpose, recording.ended_at is not None) == ("waiting", True)


def test_a_television_does_not_keep_the_messages_from_who_waits(dial):
    caller = dial()
    caller.hears("main_menu")
    caller.press("0")
    caller.until("waiting")
    began = len(caller.captions)
    caller.waits(25, speaking=speech(25))
    assert len(caller.captions) > began


def test_nor_the_answer_from_who_ended_the_plea_with_a_key(dial):
    caller = dial()
    caller.hears("main_menu")
    caller.press("3")
    caller.until("recording")
    caller.waits(4, speaking=speech(4))
    caller.press("#")
    caller.waits(15, speaking=speech(15))
    assert caller.heard[-1] in ("plea_heard", "hold_message.1", "hold_message.2")
    assert caller.heard.count("plea_heard") == 2


def test_who_hangs_up_leaves_what_they_were_saying(dial, house):
    caller = dial()
    caller.hears("main_menu")
    caller.press("1")
    caller.until("keys")
    caller.waits(0.6, speaking=speech(0.6))
    caller.hang_up()
    (aside,) = recordings(house)
    assert aside.ended_at is not None
