"""Endpointing on synthetic speech: begins with a voice, ends with its silence."""

import numpy as np
import pytest

from hotline.carriers.endpointing import Endpointer
from hotline.speech.audio import from_float, to_pcm
from tests.fakes.speaking import room as noise
from tests.fakes.speaking import voice

RATE = 16000


def endpointer(rate=RATE, **changed) -> Endpointer:
    return Endpointer(
        rate, **({"silence": 2.0, "start_timeout": 10.0, "max_seconds": 60.0} | changed)
    )


def feed(listener: Endpointer, *parts, rate=RATE, chunk=0.04):
    """The ending and the second at which it came."""
    pcm = to_pcm(from_float(np.concatenate(parts)))
    step = round(rate * chunk) * 2
    for at in range(0, len(pcm), step):
        ending = listener.hear(pcm[at : at + step])
        if ending:
            return ending, (at + step) / 2 / rate
    return None, len(pcm) / 2 / rate


def test_speech_ends_after_its_silence():
    ending, at = feed(endpointer(), noise(1), voice(3) + noise(3), noise(10))
    assert ending == "speech_ended"
    assert at == pytest.approx(1 + 3 + 2, abs=0.4)


def test_a_pause_for_breath_does_not_end_it():
    parts = [noise(0.5), voice(2), noise(1.2), voice(2), noise(1.2), voice(1)]
    ending, _ = feed(endpointer(), *parts)
    assert ending is None


def test_nobody_speaks():
    assert feed(endpointer(), noise(15)) == ("nothing_heard", pytest.approx(10, abs=0.1))


def test_a_fan_in_the_room_is_not_speech_and_does_not_hide_its_end():
    fan = noise(20, -38)
    assert feed(endpointer(), fan)[0] == "nothing_heard"
    ending, at = feed(endpointer(), noise(1, -38), voice(2, 0.3) + noise(2, -38), noise(9, -38))
    assert ending == "speech_ended"
    assert at < 6


def test_a_click_is_not_speech():
    click = np.concatenate([noise(1), np.full(200, 0.8), noise(12)])
    assert feed(endpointer(), click)[0] == "nothing_heard"


def test_a_faint_voice_is_heard():
    ending, _ = feed(endpointer(), noise(1, -70), voice(3, 0.01), noise(5, -70))
    assert ending == "speech_ended"


def test_somebody_who_never_stops_is_ended_at_the_limit():
    assert feed(endpointer(max_seconds=5), voice(9)) == ("too_long", pytest.approx(5, abs=0.1))


def test_music_for_ever_ends_at_the_limit_too():
    assert feed(endpointer(max_seconds=5, start_timeout=10), noise(9))[0] == "nothing_heard"


def test_telephone_rate_and_odd_pieces():
    listener = endpointer(rate=8000)
    parts = [noise(1, rate=8000), voice(2, rate=8000), noise(4, rate=8000)]
    assert feed(listener, *parts, rate=8000, chunk=0.0171)[0] == "speech_ended"
    assert listener.speech_began
