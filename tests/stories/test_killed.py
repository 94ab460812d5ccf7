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
from tests.stories.conditions import contains, is_alarming
from tests.stories.demonstrations import Demonstration, in_hotline
from tests.stories.hotline import PATIENCE, ROOT, Record, eventually

pytestmark = in_hotline("one")

PLEA = ROOT / "tests" / "sounds" / "plea_vomiting_blood.wav"
SUN, LIN = "+8615400000009", "+8615400000010"
UNDERSTOOD = {"severity": is_alarming, "transcript": contains("妈妈")}
SPOKEN_SECONDS = 3.5
LOST_SECONDS = 1.0
"""The most that may be lost."""


@pytest.fixture
def speakers(demo: Demonstration) -> tuple[Caller, Caller]:
    """Two callers in the middle of a sentence."""
    callers = Caller(demo.url, SUN), Caller(demo.url, LIN)
    for caller in callers:
        caller.press("3")
    for caller in callers:
        caller.is_in("recording", within=PATIENCE)
        threading.Thread(target=_speak, args=(caller,), daemon=True).start()
    time.sleep(SPOKEN_SECONDS)  # the sentence takes as long as it takes
    return callers


def _speak(caller: Caller) -> None:
    with suppress(RuntimeError, OSError):  # the line breaks, which is the point
        caller.says(PLEA)


def test_killed_web_processes_lose_at_most_a_second(
    demo: Demonstration, speakers: tuple[Caller, Caller]
) -> None:
    """One of the two comes back, and need not say it again."""
    for holder in {_holder_of(caller) for caller in speakers}:
        os.kill(holder, signal.SIGKILL)
    gone, back = speakers
    assert back.receiver.closed.wait(PATIENCE)

    back.comes_back()
    back.hears("plea_heard", within=PATIENCE)
    assert not demo.stored("calls", id=back.call_id)[0]["ended_at"]
    back.hang_up()
    demo.waits_for("calls", id=gone.call_id, outcome="abandoned")
    for caller in speakers:
        case = demo.waits_for("cases", call_id=caller.call_id, kind="plea")
        assert kept(demo, case).seconds >= SPOKEN_SECONDS - LOST_SECONDS
        assert speech_dbfs(kept(demo, case)) > -40
        assert demo.waits_for("pages", case_id=case["id"], channel="voice")


def test_killed_workers_lose_nothing(demo: Demonstration, speakers: tuple[Caller, Caller]) -> None:
    workers = demo.processes("worker.py")
    assert len(workers) == 2
    for worker in workers:
        os.kill(worker, signal.SIGKILL)

    time.sleep(read_wav(PLEA).seconds - SPOKEN_SECONDS)  # until all is said
    for speaker in speakers:
        speaker.press("#")
        speaker.hears("plea_heard", within=PATIENCE)
    for speaker in speakers:
        case = demo.waits_for("cases", call_id=speaker.call_id, **UNDERSTOOD)
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
