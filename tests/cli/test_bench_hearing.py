"""The benches of hearing say what they measured, and fail where it is too little."""

import numpy as np
import pytest
from click.testing import CliRunner

from hotline.cli.bench.alert import _last_sound
from hotline.cli.bench.heard_back import Score
from hotline.cli.bench.hearing import Heard, _line, _texts, interval
from hotline.cli.bench.streams import _report
from hotline.cli.bench.streams import streams as command
from hotline.config import ROOT
from hotline.speech.audio import Sound


def test_an_interval_lies_around_the_rate_and_narrows_with_more_sentences() -> None:
    mixed = [Score(10, wrong, 10, wrong) for wrong in (0, 1, 2, 3)]
    low, high = interval(mixed)
    assert low < 0.15 < high
    narrow = interval(mixed * 20)
    assert low < narrow[0] < 0.15 < narrow[1] < high
    assert interval(mixed) == (low, high)


def test_sentences_are_taken_from_the_whole_file() -> None:
    path = ROOT / "ivr_flows" / "languages" / "zh-CN" / "pleas.jsonl"
    assert len(set(_texts(path, 40))) == 40


def test_a_line_tells_engine_error_interval_and_speed() -> None:
    heard = [Heard(Score(10, 1, 10, 0), 0.5, 2.0), Heard(Score(10, 1, 10, 0), 1, 4)]
    line = _line("engine/1", "clean", heard)
    assert "characters 10.0% wrong (10.0%-10.0%), syllables 0.0%" in line
    assert line.endswith("real-time factor 0.25")


@pytest.mark.parametrize(
    ("measured", "same", "kept"),
    [([(4.9, 5.0)], True, True), ([(4.9, 5.0)], False, False), ([(4.0, 5.0)], True, False)],
)
def test_fewer_streams_or_other_transcripts_fail(
    measured: list[tuple[float, float]],
    same: bool,
    kept: bool,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert _report(measured, same, "vosk") is kept
    said = capsys.readouterr().out
    assert "limit 0.9" in said
    assert ("DIFFERENT" in said) is not same


def test_a_phrase_ends_with_its_last_sound() -> None:
    loud, quiet = np.full(800, 5000, np.int16), np.zeros(400, np.int16)
    assert _last_sound(Sound(np.concatenate([loud, quiet]), 8000)) == pytest.approx(0.1)


def test_a_language_without_a_vosk_model_is_said() -> None:
    result = CliRunner().invoke(command, ["--lang", "zh-CN"])
    assert result.exit_code == 1
    assert "no Vosk model" in result.stderr
