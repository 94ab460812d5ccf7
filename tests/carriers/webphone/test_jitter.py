"""The jitter buffer."""

import numpy as np

from hotline.carriers.line import FRAME_SAMPLES as FRAME
from hotline.carriers.webphone.jitter import JitterBuffer
from hotline.speech.audio import to_pcm


def frame(value: int) -> bytes:
    return to_pcm(np.full(FRAME, value, np.int16))


def test_two_frames_are_gathered_before_the_first_is_heard():
    buffer = JitterBuffer()
    buffer.push(frame(1))
    assert not buffer.pull(FRAME).any()
    buffer.push(frame(2))
    assert (buffer.pull(FRAME) == 1).all()
    assert (buffer.pull(FRAME) == 2).all()


def test_after_a_gap_it_gathers_again():
    buffer = JitterBuffer()
    buffer.push(frame(1) + frame(2))
    buffer.pull(FRAME)
    half = buffer.pull(FRAME * 2)
    assert (half[:FRAME] == 2).all()
    assert not half[FRAME:].any()
    buffer.push(frame(3))
    assert not buffer.pull(FRAME).any()
    buffer.push(frame(4))
    assert (buffer.pull(FRAME) == 3).all()


def test_a_burst_does_not_become_a_delay():
    buffer = JitterBuffer()
    for number in range(100):
        buffer.push(frame(number))
    assert buffer.pull(FRAME)[0] >= 90


def test_half_a_sample_does_no_harm():
    buffer = JitterBuffer()
    buffer.push(frame(7)[:-1] + b"")
    buffer.push(frame(7))
    assert len(buffer.pull(FRAME)) == FRAME
