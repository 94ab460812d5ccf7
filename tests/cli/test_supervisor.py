"""The supervisor with real processes: what dies comes back, and nothing is left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hotline.cli import supervisor
from hotline.cli.supervisor import Part, supervised
from hotline.cli.testbed.children import eventually

SLEEPING = (sys.executable, "-c", "import time; time.sleep(300)")
IGNORE = "import pathlib, signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)"
STUBBORN = (
    sys.executable,
    "-c",
    f"{IGNORE}; pathlib.Path(sys.argv[1]).touch(); time.sleep(300)",
)


def pid_of(part: Part) -> int | None:
    return part.process.pid if part.process else None


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_part_that_is_killed_comes_back_and_the_others_go_on() -> None:
    parts = [Part("one", SLEEPING), Part("two", SLEEPING)]
    with supervised(parts):
        assert eventually(lambda: all(map(pid_of, parts)))
        killed, spared = map(pid_of, parts)
        assert killed
        os.kill(killed, signal.SIGKILL)
        assert eventually(lambda: pid_of(parts[0]) not in (None, killed))
        assert pid_of(parts[1]) == spared
        running = [pid for part in parts if (pid := pid_of(part))]
    assert not any(map(is_running, running))


def test_a_part_that_always_dies_is_started_ever_more_slowly() -> None:
    part = Part("broken", (sys.executable, "-c", "raise SystemExit(1)"))
    pauses = {0.0}
    with supervised([part]):
        assert eventually(lambda: pauses.add(part.pause) or part.pause > 1)  # type: ignore[func-returns-value]
    assert sorted(pauses) == pytest.approx([0.0, 0.2, 0.6, 1.4])


def test_what_cannot_be_started_is_tried_again_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "LONGEST_PAUSE", 0.2)
    program = tmp_path / "program"
    parts = [Part("missing", (str(program),)), Part("one", SLEEPING)]
    with supervised(parts):
        assert eventually(lambda: pid_of(parts[1]))
        assert pid_of(parts[0]) is None
        program.write_text(f"#!/bin/sh\nexec {sys.executable} -c 'import time; time.sleep(300)'\n")
        program.chmod(0o755)
        assert eventually(lambda: pid_of(parts[0]))


def test_what_does_not_end_is_killed_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "STOP_SECONDS", 0.5)
    deaf = tmp_path / "deaf"
    parts = [Part("stubborn", (*STUBBORN, str(deaf))), Part("one", SLEEPING)]
    with supervised(parts):
        assert eventually(deaf.exists)
        pid = pid_of(parts[0])
        assert pid
        began = time.monotonic()
    assert 0.4 < time.monotonic() - began < 5
    assert not is_running(pid)


def test_an_error_in_the_block_leaves_nothing_behind() -> None:
    part = Part("one", SLEEPING)

    def fail() -> None:
        with supervised([part]):
            assert eventually(lambda: pid_of(part))
            raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        fail()
    assert part.process is not None
    assert part.process.poll() is not None


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel tells children on Linux alone")
def test_a_killed_supervisor_takes_its_parts_along() -> None:
    script = (
        "import time\n"
        "from hotline.cli.supervisor import Part, supervised\n"
        f"part = Part('one', {SLEEPING!r})\n"
        "with supervised([part]):\n"
        "    while part.process is None: time.sleep(0.01)\n"
        "    print(part.process.pid, flush=True)\n"
        "    time.sleep(300)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        pid = int(process.stdout.readline())
        assert is_running(pid)
        process.kill()
    assert eventually(lambda: not is_running(pid) or _is_zombie(pid))


def _is_zombie(pid: int) -> bool:
    """Ended, and nobody has asked yet how."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True
