"""A recording that broke off, and the one that goes on."""

import numpy as np
import pytest

from hotline.speech.audio import Sound, from_float
from hotline.speech.completing import completed
from tests.fakes.speaking import voice

RATE = 8000
SAID = from_float(voice(9, rate=RATE))
SAID[4 * RATE : 5 * RATE] //= 50  # who pauses is quieter


@pytest.mark.parametrize("starts", [0.0, 1.3, 4.2])
def test_what_both_hold_is_heard_once(starts):
    rest = SAID[round(starts * RATE) :]
    whole = completed(Sound(SAID[: 6 * RATE], RATE), Sound(rest, RATE))
    assert np.array_equal(whole.samples, SAID)


def test_what_only_the_first_holds_is_kept_where_the_second_begins_after_it():
    whole = completed(Sound(SAID[: 3 * RATE], RATE), Sound(SAID[7 * RATE :], RATE))
    assert np.array_equal(whole.samples, np.concatenate([SAID[: 3 * RATE], SAID[7 * RATE :]]))


def test_a_second_that_began_earlier_is_whole_by_itself():
    whole = completed(Sound(SAID[2 * RATE : 5 * RATE], RATE), Sound(SAID, RATE))
    assert np.array_equal(whole.samples, SAID)


@pytest.mark.parametrize("begun", [0.01, 2.0])
def test_silence_and_scraps_lose_nothing(begun):
    quiet = np.zeros(round(begun * RATE), np.int16)
    whole = completed(Sound(quiet, RATE), Sound(SAID, RATE))
    assert np.array_equal(whole.samples[-len(SAID) :], SAID)
