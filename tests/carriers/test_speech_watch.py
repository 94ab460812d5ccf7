"""When a caller is taken to have begun to speak, and when not."""

import numpy as np
import pytest

from hotline.carriers.speech_watch import SpeechWatch
from hotline.speech.audio import from_float, to_pcm
from tests.fakes.speaking import RATE, room, voice


def hears(watch, sound, over_prompt=False):
    watch.hear(to_pcm(from_float(sound)), over_prompt=over_prompt)
    return watch.speaking, watch.goes_on


@pytest.fixture
def watch():
    watch = SpeechWatch(RATE)
    hears(watch, room(1))
    return watch


def test_a_room_is_no_speech(watch):
    assert hears(watch, room(10)) == (False, False)


def test_a_click_is_no_speech(watch):
    click = room(0.5)
    click[2000:2200] = 0.9
    assert hears(watch, click) == (False, False)


def test_a_short_word_is_an_utterance_but_does_not_go_on(watch):
    assert hears(watch, voice(0.5)) == (True, False)
    assert hears(watch, room(1.1)) == (False, False)


def test_who_speaks_for_a_second_goes_on(watch):
    assert hears(watch, voice(1.0)) == (True, True)


def test_coughs_are_not_speech_that_goes_on(watch):
    coughs = [part for _ in range(4) for part in (voice(0.2), room(0.5))]
    assert not hears(watch, np.concatenate(coughs))[1]


def test_a_pause_for_breath_ends_nothing(watch):
    hears(watch, voice(1.0))
    assert hears(watch, room(0.8))[0]
    assert hears(watch, voice(0.5)) == (True, True)


def test_the_echo_of_our_own_prompt_is_no_speech(watch):
    echo = voice(3, level=0.004)
    assert hears(watch, echo, over_prompt=True) == (False, False)
    assert hears(watch, voice(1.0), over_prompt=True) == (True, True)


def test_what_was_dealt_with_is_forgotten(watch):
    hears(watch, voice(1.0))
    watch.forget()
    assert hears(watch, room(0.5)) == (False, False)
