"""What `hotline bench calls` reckons with; it itself starts whole hotlines, and is run by hand."""

import os
import time
from pathlib import Path
from xml.etree import ElementTree

import click
import numpy as np
import pytest

from hotline.carriers.asterisk.sounds import File
from hotline.cli.bench.calls.latency import CALLER_HERTZ, OPERATOR_HERTZ, Heard, timed
from hotline.cli.bench.calls.limits import ratio, soon
from hotline.cli.bench.calls.load import Used, playback
from hotline.cli.bench.calls.recorded import falls_silent, first_sound, tone, tone_begins
from hotline.cli.bench.calls.rescue import Reached, number_of
from hotline.cli.testbed.processes import command_of, descendants, processor_seconds
from hotline.cli.testbed.sipp import Press, Say, Stay, sayable, scenario
from hotline.speech.audio import Sound, join, silence

RATE = 16000
FRAME = 0.02


def speech(seconds: float) -> Sound:
    """Loud, and of every frequency."""
    noise = np.random.default_rng(1).normal(0, 3000, round(seconds * RATE))
    return Sound(noise.astype(np.int16), RATE)


def quiet(seconds: float) -> Sound:
    return silence(seconds, RATE)


def test_the_first_sound_is_louder_than_an_open_line() -> None:
    hum = Sound(np.full(RATE, 20, np.int16), RATE)

    assert first_sound(join([hum, speech(1)])) == pytest.approx(1.0, abs=0.001)
    assert first_sound(hum) is None


def test_it_falls_silent_at_the_first_pause_that_is_longer_than_a_breath() -> None:
    heard = join([speech(1), quiet(0.3), speech(1), quiet(0.5), speech(1)])

    assert falls_silent(heard, 0.5) == pytest.approx(2.3, abs=0.001)
    assert falls_silent(heard, 2.5) == pytest.approx(2.3, abs=0.001)  # it was silent already
    assert falls_silent(heard, 3.0) is None
    assert falls_silent(join([heard, quiet(1)]), 3.0) == pytest.approx(3.8, abs=0.001)


def test_a_tone_is_found_among_speech_and_other_tones() -> None:
    heard = join([speech(1), tone(440, 1, RATE), tone(CALLER_HERTZ, 1, RATE)])

    assert tone_begins(heard, CALLER_HERTZ, 0.0) == pytest.approx(2.0, abs=FRAME)
    assert tone_begins(heard, CALLER_HERTZ, 2.5) == pytest.approx(2.5, abs=FRAME)
    assert tone_begins(heard, OPERATOR_HERTZ, 0.0) is None


def test_a_call_is_timed_from_both_recordings() -> None:
    """INVITE at 100 s; recorded from 100.1 s; `0` at 102, `1` at 103 s."""
    caller = join([quiet(0.02), speech(1.98), quiet(0.95), tone(OPERATOR_HERTZ, 1, RATE)])
    operator = join([speech(1), quiet(0.04), tone(CALLER_HERTZ, 1, RATE)])

    found = timed(Heard(caller, 100.1), Heard(operator, 102.0), 100.0, 102.0, 103.0)

    assert found.answer == pytest.approx(0.12, abs=0.001)
    assert found.key == pytest.approx(0.10, abs=0.001)
    assert found.talk == pytest.approx(0.05, abs=FRAME)


def test_who_heard_nothing_has_no_figure() -> None:
    deaf = Heard(quiet(3), 100.0)

    with pytest.raises(click.ClickException, match="did not hear"):
        timed(deaf, deaf, 100.0, 101.0, 102.0)


def test_limits_hold_for_the_slowest_and_the_ratio(capsys: pytest.CaptureFixture[str]) -> None:
    assert soon("key", [0.01, 0.02, 0.15], 0.15)
    assert not soon("key", [0.01, 0.02, 0.16], 0.15)
    assert ratio("switch", 3.0, 2.0, 1.5)
    assert not ratio("switch", 3.1, 2.0, 1.5)

    said = capsys.readouterr().out
    assert "20 ms, slowest  150 ms of 3  (limit 150 ms)" in said
    assert "1.55 times  (limit 1.5)" in said


def test_rounds_are_averaged() -> None:
    assert (Used(0.2, 0.1) + Used(0.4, 0.3)) / 2 == Used(pytest.approx(0.3), pytest.approx(0.2))


def test_the_bare_dialplan_plays_the_same_files_in_one_go() -> None:
    said = playback("bare", [File("/a", 1.0), File("/b", 2.0)])

    assert "exten => bare,1,Answer()\n same => n,Playback(/a&/b)\n" in said


def test_whoever_rings_and_is_recorded_counts_once_from_when_it_rang() -> None:
    assert Reached({"11": 9.0}, {"11": 30.0, "12": 19.0}).seconds == [9.0, 19.0]


def test_a_telephone_shows_who_calls() -> None:
    assert number_of('"Li" <sip:1540@127.0.0.1:5060>') == "1540"
    assert number_of("sip:127.0.0.1") == ""


def test_callers_of_a_crowd_do_one_thing_after_the_other(tmp_path: Path) -> None:
    sound = sayable(tmp_path / "plea.alaw", Sound(np.zeros(16000, np.int16), 16000))
    read = ElementTree.fromstring(scenario([Stay(1.5), Press("3"), Say(sound)], "86"))  # noqa: S314

    assert sound.stat().st_size == 8000  # a byte for each of the line's samples
    assert [step.tag for step in read][5:] == ["pause", "send", "recv", "nop", "send", "recv"]
    assert read.findall("pause")[0].get("milliseconds") == "1500"
    assert "Signal=3" in (read.findall("send")[2].text or "")
    assert "From: <sip:86[call_number]@" in (read.findall("send")[0].text or "")
    (plays,) = (step.get("rtp_stream") for step in read.iter("exec"))
    assert plays == f"{sound},-1,8,PCMA/8000"


def test_a_process_tells_what_it_has_used() -> None:
    before, deadline = processor_seconds(os.getpid()), time.process_time() + 0.1
    while time.process_time() < deadline:
        pass
    assert processor_seconds(os.getpid()) - before >= 0.08
    assert os.getpid() in descendants(os.getppid())
    assert "python" in command_of(os.getpid())
