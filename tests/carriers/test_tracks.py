"""Tracks: what the caller hears, measured in the sound itself."""

from itertools import islice

import numpy as np
import pytest

from hotline.carriers import tracks
from hotline.carriers.line import RATE, Caption, Line, Mark
from hotline.carriers.tracks import Spoken
from hotline.speech.audio import Sound, from_float, silence
from hotline.speech.audio_level import SILENT, longest_silence, rms_dbfs


def voice(seconds: float) -> np.ndarray:
    time = np.arange(round(seconds * RATE)) / RATE
    return from_float(0.1 * np.sin(2 * np.pi * 200 * time))


def music() -> np.ndarray:
    time = np.arange(3 * RATE) / RATE
    return from_float(0.03 * np.sin(2 * np.pi * 330 * time))


def listen_to(line: Line, seconds: float):
    """What is heard, and at which second which caption appeared."""
    heard, captions = [], []
    for number in range(round(seconds / 0.04)):
        frame = line.next_frame()
        heard.append(frame.samples)
        captions += [(number * 0.04, note.key) for note in frame.notes if isinstance(note, Caption)]
    return Sound(np.concatenate(heard), RATE), captions


def spoken(key: str, seconds: float) -> Spoken:
    return Spoken(Caption(key, key), voice(seconds))


def test_a_waiting_line_is_never_dead_and_never_loud():
    line = Line()
    line.play(tracks.comfort())
    heard, _ = listen_to(line, 10)
    assert longest_silence(heard) == 0
    assert rms_dbfs(heard.samples) == pytest.approx(tracks.COMFORT_LEVEL, abs=0.5)


def test_after_a_key_there_is_half_a_second_of_quiet_before_the_line_speaks():
    line = Line()
    line.play(tracks.pause(tracks.KEY_PAUSE), tracks.speech([spoken("menu", 1)]))
    heard, captions = listen_to(line, 2)
    assert captions == [(pytest.approx(0.48, abs=0.05), "menu")]
    assert rms_dbfs(heard.samples[: RATE // 2]) < tracks.COMFORT_LEVEL + 2
    assert rms_dbfs(heard.samples[RATE // 2 : RATE]) > -30
    assert longest_silence(heard) <= 0.5


def test_hold_says_its_messages_in_turn_with_seven_to_ten_seconds_between():
    line = Line()
    messages = [[spoken("calm.1", 2)], [spoken("calm.2", 3)]]
    line.play(tracks.hold(messages, music(), gap=8, first=8))
    heard, captions = listen_to(line, 60)
    assert [key for _, key in captions[:4]] == ["calm.1", "calm.2", "calm.1", "calm.2"]
    length = {"calm.1": 2, "calm.2": 3}
    ends = [0.0] + [at + length[key] for at, key in captions]
    gaps = [at - end for (at, _), end in zip(captions, ends, strict=False)]
    assert all(7 <= gap <= 10 for gap in gaps)
    assert longest_silence(heard) == 0


def test_hold_without_messages_is_music():
    line = Line()
    line.play(tracks.hold([], music(), gap=8, first=0))
    heard, captions = listen_to(line, 20)
    assert not captions
    assert longest_silence(heard) == 0


def test_music_is_soft_under_a_message():
    track = tracks.hold([[Spoken(Caption("calm", ""), silence(1, RATE).samples)]], music(), 8, 1)
    before, under = islice(track, 2)
    assert rms_dbfs(under.samples) < rms_dbfs(before.samples) - 8
    assert rms_dbfs(under.samples) > SILENT


def test_music_goes_on_where_it_was():
    ramp = np.arange(1000, dtype=np.int16)
    tape = tracks._Tape(ramp)
    assert list(tape.take(3)) == [0, 1, 2]
    assert list(tape.take(998)[-2:]) == [999, 0]


def test_the_tone_is_heard():
    piece = next(tracks.tone())
    assert rms_dbfs(piece.samples) > -30


def test_a_mark_makes_no_sound():
    (piece,) = tracks.mark("ready")
    assert piece.note == Mark("ready")
    assert not len(piece.samples)


def test_mixing_clips_instead_of_wrapping_round():
    loud = np.full(3, 30000, np.int16)
    assert list(tracks.mix(loud, loud)) == [32767] * 3
