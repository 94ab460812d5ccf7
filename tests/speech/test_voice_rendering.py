"""Rendering processes: they end with whoever started them."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hotline.speech.voice.rendering import Task, render

RENDERS_FOR_LONG = """
from pathlib import Path
import sys
from hotline.flow.actions import Clip
from hotline.speech.clips import Clips

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    clips = [Clip(key=f"number.{n}", text="您好，" * 3 + str(n)) for n in range(500)]
    Clips(folder, folder / "recorded").ensure(clips, "zh-CN", lambda *_: print("one", flush=True))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.timeout(300)
@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGINT])
def test_a_renderer_that_is_ended_leaves_nothing_running(
    tmp_path: Path, ending: signal.Signals
) -> None:
    script = tmp_path / "renders.py"
    script.write_text(RENDERS_FOR_LONG)
    renderer = subprocess.Popen(
        [sys.executable, script, tmp_path / "prompts"],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert renderer.stdout is not None
    assert renderer.stdout.readline() == "one\n"
    children = children_of(renderer.pid)
    assert children
    renderer.send_signal(ending)
    renderer.wait(timeout=100)
    deadline = time.monotonic() + 100
    while any(Path(f"/proc/{child}").exists() for child in children):
        assert time.monotonic() < deadline, "a rendering process outlived its parent"
        time.sleep(0.05)
    renderer.stdout.close()


def children_of(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def test_a_fault_in_an_engine_costs_one_clip(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    impossible = Task("number.1", "zh-CN", "一", ((0, tmp_path / "0.wav"),))
    possible = Task("number.2", "zh-CN", "二", ((8000, tmp_path / "2.wav"),))
    failures = render([impossible, possible])
    assert [failure.label for failure in failures] == ["number.1"]
    assert (tmp_path / "2.wav").is_file()
    assert "number.1 (zh-CN) was not rendered" in caplog.text
