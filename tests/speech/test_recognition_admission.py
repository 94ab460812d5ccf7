"""Room for live hearing: counted over processes, and given back by whoever dies."""

import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from hotline.speech.recognizers import Admission

VOSK, WHISPER = 0.4, 2.0

OTHER = """
import sys, time
from pathlib import Path
from hotline.speech.recognizers import Admission
with Admission(Path(sys.argv[1]), 2).stream(float(sys.argv[2])) as has_room:
    print(has_room, flush=True)
    time.sleep(600)
"""


@pytest.mark.parametrize(
    ("cores", "vosk", "whisper"), [(1, 2, 0), (2, 5, 1), (4, 10, 2), (0.5, 1, 0), (0, 0, 0)]
)
def test_how_many_streams_a_machine_hears(
    tmp_path: Path, cores: float, vosk: int, whisper: int
) -> None:
    here = Admission(tmp_path, cores)
    assert (here.capacity(VOSK), here.capacity(WHISPER)) == (vosk, whisper)


def test_what_is_beyond_the_room_is_turned_away_until_somebody_ends(tmp_path: Path) -> None:
    here = Admission(tmp_path, 2)
    with ExitStack() as callers:
        first = callers.enter_context(ExitStack())
        assert first.enter_context(here.stream(VOSK))
        assert all(callers.enter_context(here.stream(VOSK)) for _ in range(4))
        assert here.busy_cores() == 2
        assert not callers.enter_context(here.stream(VOSK))
        first.close()
        assert callers.enter_context(here.stream(VOSK))
    assert here.busy_cores() == 0


def test_who_is_turned_away_keeps_nothing(tmp_path: Path) -> None:
    here = Admission(tmp_path, 2)
    with here.stream(VOSK), here.stream(WHISPER) as large:
        assert not large
        assert here.busy_cores() == pytest.approx(VOSK)


def test_another_process_counts_and_a_killed_one_does_not(tmp_path: Path) -> None:
    here = Admission(tmp_path, 2)
    other = subprocess.Popen(
        [sys.executable, "-c", OTHER, str(tmp_path), str(WHISPER)], stdout=subprocess.PIPE
    )
    assert other.stdout is not None
    with other.stdout:
        assert other.stdout.readline().strip() == b"True"
        with here.stream(VOSK) as has_room:
            assert not has_room
        other.send_signal(signal.SIGKILL)
        other.wait(timeout=60)
    with here.stream(WHISPER) as has_room:
        assert has_room


def test_without_a_setting_all_cores_count(tmp_path: Path) -> None:
    assert Admission(tmp_path).cores >= 1
