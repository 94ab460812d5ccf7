"""The audio line: always a frame, cut at once, marks and captions where they are heard."""

from itertools import islice

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hotline.carriers.line import (
    FRAME_SAMPLES,
    FRAME_SECONDS,
    Caption,
    Flush,
    Line,
    Mark,
    Pacer,
    Piece,
)


def constant(value: int, length: int, note=None):
    yield Piece(np.full(length, value, np.int16), note)


def frames(line: Line, count: int):
    return [line.next_frame() for _ in range(count)]


def test_an_empty_line_is_quiet_but_never_without_a_frame():
    for frame in frames(Line(), 3):
        assert len(frame.samples) == FRAME_SAMPLES
        assert not frame.samples.any()


@given(st.lists(st.integers(0, 2000), max_size=8))
def test_tracks_follow_each_other_without_a_gap(lengths):
    line = Line()
    line.play(*(constant(number + 1, length) for number, length in enumerate(lengths)))
    count = sum(lengths) // FRAME_SAMPLES + 1
    heard = np.concatenate([frame.samples for frame in frames(line, count)])
    expected = np.repeat(np.arange(len(lengths)) + 1, lengths)
    assert (heard[: len(expected)] == expected).all()
    assert not heard[len(expected) :].any()


def test_what_is_played_cuts_what_was_played_at_once():
    line = Line()
    line.play(constant(1, FRAME_SAMPLES * 100))
    frames(line, 2)
    line.play(constant(2, FRAME_SAMPLES))
    cut = line.next_frame()
    assert (cut.samples == 2).all()
    assert cut.notes[0] == Flush()


def test_notes_come_with_the_frame_in_which_their_sound_begins():
    line = Line()
    line.play(
        constant(1, FRAME_SAMPLES, Caption("greeting", "您好")),
        constant(2, FRAME_SAMPLES // 2, Caption("menu", "订菜请按 1")),
        iter([Piece(note=Mark("end"))]),
    )
    notes = [frame.notes for frame in frames(line, 3)]
    assert notes[0] == (Flush(), Caption("greeting", "您好"))
    assert notes[1] == (Caption("menu", "订菜请按 1"), Mark("end"))
    assert notes[2] == ()


def seconds_sent(times):
    pacer = Pacer(0.0)
    sent = 0
    for now in times:
        sent += pacer.due(now)
        yield now, sent * FRAME_SECONDS


def test_frames_leave_at_real_time_with_a_small_lead():
    for now, sent in islice(seconds_sent(n * 0.013 for n in range(10_000)), 1, None):
        assert 0 < sent - now <= Pacer.LEAD + FRAME_SECONDS + 1e-6


@given(st.lists(st.floats(0.0, 0.1), min_size=1, max_size=200))
def test_a_door_that_is_a_little_late_never_starves_the_far_end(steps):
    times = np.cumsum([0.0, *steps])
    for now, sent in seconds_sent(times):
        assert sent >= now


def test_after_a_stall_the_line_goes_on_from_now():
    pacer = Pacer(0.0)
    pacer.due(0.0)
    assert pacer.due(30.0) * FRAME_SECONDS <= Pacer.LEAD + 2 * FRAME_SECONDS


def test_waiting_for_the_next_frame_ends_when_it_is_due():
    pacer = Pacer(5.0)
    pacer.due(5.0)
    wait = pacer.wait(5.0)
    assert 0 < wait <= FRAME_SECONDS + 1e-6
    assert pacer.due(5.0 + wait / 2) == 0
    assert pacer.due(5.0 + wait + 1e-6) == 1
