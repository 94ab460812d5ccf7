"""Calls over the socket: keys, captions and sound, from the first word to the last."""

import numpy as np
import pytest
from sqlalchemy import select

from hotline.calls.models import Call, Recording
from hotline.carriers.line import RATE
from hotline.cli.testbed.children import eventually
from hotline.speech.audio import Sound, read_wav
from hotline.speech.audio_level import longest_silence, rms_dbfs
from tests.fakes.speaking import loudness_at, speech, whistle


def call_of(house, caller) -> Call:
    with house.database.read() as session:
        return session.get_one(Call, caller.call_id)


def recording_of(house, caller) -> Recording | None:
    with house.database.read() as session:
        return session.scalar(select(Recording).where(Recording.call_id == caller.call_id))


def test_a_caller_hears_the_menu_and_a_key_leads_on(dial):
    caller = dial()
    caller.hears("greeting")
    caller.hears("main_menu")
    caller.press("3")
    caller.hears("plea")


def test_the_call_bears_its_number_language_and_carrier(dial, house):
    caller = dial("138 0013 8000", "en")
    assert caller.hears("greeting").text.isascii()
    call = call_of(house, caller)
    assert (call.carrier, call.from_number, call.language) == ("webphone", "+8613800138000", "en")


def test_hanging_up_ends_the_call(dial, house):
    caller = dial()
    caller.hears("greeting")
    caller.hang_up()
    assert eventually(lambda: call_of(house, caller).ended_at is not None)
    assert call_of(house, caller).outcome == "abandoned"


def test_waiting_for_a_key_the_line_is_open_and_never_dead(dial):
    caller = dial()
    caller.is_in("keys")
    before = len(caller.heard_audio.samples)
    assert eventually(lambda: len(caller.heard_audio.samples) > before + 3 * RATE)
    assert longest_silence(caller.heard_audio) <= 2.0
    assert -50 < rms_dbfs(caller.heard_audio.samples[before:]) < -38


def test_sound_comes_at_real_time(dial):
    caller = dial()
    caller.is_in("keys")
    frames = [len(caller.heard_audio.samples)]
    assert not eventually(
        lambda: frames.append(len(caller.heard_audio.samples)) or frames[-1] > frames[0] + 3 * RATE,
        within=2.0,
    )
    assert frames[-1] - frames[0] == pytest.approx(2 * RATE, rel=0.15)


def test_a_plea_is_recorded_from_the_first_moment(dial, house):
    caller = dial()
    caller.hears("greeting")
    caller.press("3")
    caller.is_in("recording")
    caller.says(whistle(1000, 0.6))
    caller.says(speech(1.5))
    caller.press("#")
    caller.hears("plea_heard")
    recording = recording_of(house, caller)
    assert recording is not None
    assert recording.ended_at is not None
    path = house.recordings.path(recording.id)
    assert path is not None
    sound = read_wav(path)
    assert sound.rate == RATE
    assert sound.seconds == pytest.approx(2.1, abs=0.4)
    assert loudness_at(Sound(sound.samples[:RATE], RATE), 1000) > 0.8


def test_keys_typed_at_once_are_not_lost(dial):
    caller = dial()
    caller.hears("greeting")
    caller.press("30")
    caller.hears("person_soon")


def test_every_clip_is_heard_where_its_caption_stands(dial):
    caller = dial()
    caller.is_in("keys")
    for caption in caller.receiver.captions:
        clip = caller.heard_audio.samples[caption.sample + 200 : caption.sample + RATE // 5]
        assert np.abs(clip).max() > 2000
