"""A process is killed in the middle of a sentence: what was said is kept, and somebody hears it."""

import os
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from hotline.speech.audio import Sound, read_wav
from hotline.speech.audio_level import speech_dbfs
from tests.fakes.webphone import Caller
from tests.stories.demonstrations import Demonstration
from tests.stories.hotline import PATIENCE, ROOT, Record, eventually

pytestmark = pytest.mark.timeout(600)

PLEA = ROOT / "tests" / "sounds" / "plea_vomiting_blood.wav"
SUN = "+8615400000009"
SPOKEN_SECONDS = 3.5
LOST_SECONDS = 1.0
"""The most that may be lost."""


@pytest.fixture
def speaker(demo: Demonstration) -> Caller:
    """A caller in the middle of a sentence."""
    caller = Caller(demo.url, SUN)
    caller.hears("resident_name", within=PATIENCE)
    caller.press("3")
    caller.is_in("recording", within=PATIENCE)
    threading.Thread(target=_speak, args=(caller,), daemon=True).start()
    time.sleep(SPOKEN_SECONDS)  # the sentence takes as long as it takes
    return caller


def _speak(caller: Caller) -> None:
    with suppress(RuntimeError):  # the line breaks, which is the point
        caller.says(PLEA)


def test_a_killed_web_process_loses_at_most_a_second(demo: Demonstration, speaker: Caller) -> None:
    os.kill(_holder_of(speaker), signal.SIGKILL)
    assert speaker.receiver.closed.wait(PATIENCE)

    case = demo.waits_for("cases", call_id=speaker.call_id, kind="plea")
    assert kept(demo, case).seconds >= SPOKEN_SECONDS - LOST_SECONDS
    assert speech_dbfs(kept(demo, case)) > -40
    assert demo.waits_for("pages", case_id=case["id"], channel="voice")
    assert demo.waits_for("calls", id=speaker.call_id, outcome="abandoned")


def test_who_comes_back_after_that_need_not_say_it_again(
    demo: Demonstration, speaker: Caller
) -> None:
    os.kill(_holder_of(speaker), signal.SIGKILL)
    assert speaker.receiver.closed.wait(PATIENCE)

    speaker.comes_back()
    speaker.hears("plea_heard", within=PATIENCE)
    case = demo.waits_for("cases", call_id=speaker.call_id, kind="plea")
    assert kept(demo, case).seconds >= SPOKEN_SECONDS - LOST_SECONDS
    assert not demo.stored("calls", id=speaker.call_id)[0]["ended_at"]
    speaker.hang_up()


def test_killed_workers_lose_nothing(demo: Demonstration, speaker: Caller) -> None:
    workers = demo.processes("worker.py")
    assert len(workers) == 2
    for worker in workers:
        os.kill(worker, signal.SIGKILL)

    time.sleep(read_wav(PLEA).seconds - SPOKEN_SECONDS)  # until all is said
    speaker.press("#")
    speaker.hears("plea_heard", within=PATIENCE)
    case = demo.waits_for("cases", call_id=speaker.call_id, severity="critical")
    assert "妈妈" in case["transcript"]
    assert kept(demo, case).seconds >= read_wav(PLEA).seconds - LOST_SECONDS
    assert demo.waits_for("pages", case_id=case["id"], channel="voice")
    speaker.hang_up()


def kept(demo: Demonstration, case: Record) -> Sound:
    """The case's recording, once nothing is written to it any more."""
    path = demo.recordings / Path(case["recording"]).name
    assert eventually(path.is_file, PATIENCE)
    return read_wav(path)


def _holder_of(caller: Caller) -> int:
    """The web process at the other end of the caller's socket, found by its open files."""
    inode = next(
        line.split()[9]
        for line in Path("/proc/net/tcp").read_text().splitlines()[1:]
        if line.split()[2].endswith(f":{caller.receiver.port:04X}")
    )
    for folder in Path("/proc").glob("[0-9]*/fd"):
        with suppress(OSError):
            if any(str(file.readlink()) == f"socket:[{inode}]" for file in folder.iterdir()):
                return int(folder.parent.name)
    raise AssertionError("nobody holds the other end of the line")
