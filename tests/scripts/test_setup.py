"""Setting up: what is done stays done, what has changed is done again, failures say what to do."""

import os
import sys
from pathlib import Path

import pytest

from scripts import setup


@pytest.fixture
def installed() -> list[str]:
    """What was installed, in order."""
    return []


@pytest.fixture
def step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, installed: list[str]) -> setup.Step:
    """A step that turns a lock file into a result, and was run once."""
    lock, result = tmp_path / "lock", tmp_path / "result"
    lock.write_text("meals==1")
    monkeypatch.setattr(setup, "STAMPS", tmp_path / "stamps")

    def install() -> None:
        installed.append(lock.read_text())
        result.touch()

    step = setup.Step("meals", "set meals", (lock,), (result,), install)
    step.run()
    return step


def test_what_is_done_stays_done(step: setup.Step, installed: list[str]) -> None:
    assert step.is_done()
    assert installed == ["meals==1"]


def test_a_changed_lock_is_installed_again(step: setup.Step, installed: list[str]) -> None:
    step.sources[0].write_text("meals==2")

    assert not step.is_done()
    step.run()
    assert step.is_done()
    assert installed == ["meals==1", "meals==2"]


def test_a_lost_result_is_made_again(step: setup.Step) -> None:
    step.results[0].unlink()

    assert not step.is_done()


def test_a_step_that_failed_is_not_done(step: setup.Step, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        setup.run([sys.executable, "-c", "print('no route'); exit(3)"], "nothing installed")

    broken = setup.Step("calls", "calls", step.sources, (), fail)

    with pytest.raises(SystemExit):
        broken.run()
    assert not broken.is_done()


def test_a_failing_command_shows_its_end_and_what_it_means(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit, match="setup: nothing installed"):
        setup.run([sys.executable, "-c", "print('no route'); exit(3)"], "nothing installed")

    assert "no route" in capsys.readouterr().err


def test_an_old_python_gives_way_to_a_newer_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    newer = tmp_path / "python3.12"
    newer.touch(mode=0o755)
    taken: list[str] = []

    def execv(program: str, _arguments: list[str]) -> None:
        taken.append(program)
        sys.exit()

    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    monkeypatch.setattr(os, "execv", execv)

    with pytest.raises(SystemExit):
        setup.use_supported_python()

    assert taken == [str(newer)]


def test_an_old_python_alone_is_an_error_that_names_the_version(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))

    with pytest.raises(SystemExit, match=r"Python 3\.11 or newer is needed, this is 3\.9"):
        setup.use_supported_python()


def test_progress_in_a_log_is_every_tenth_package(capsys: pytest.CaptureFixture[str]) -> None:
    said: list[str] = []
    for number in range(1, 26):
        said.append(f"Collecting part{number}==1.0 (from -r requirements.lock)")
        setup.show_progress(said, total=25)

    assert capsys.readouterr().out.splitlines() == [
        "setup:   10 of 25: part10",
        "setup:   20 of 25: part20",
    ]


def test_translations_are_a_step_once_there_are_any(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(setup, "TRANSLATIONS", tmp_path)
    assert [step.name for step in setup.steps()] == ["python", "browser"]

    catalogue = tmp_path / "en" / "LC_MESSAGES" / "messages.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.touch()

    assert setup.steps()[-1].results == (catalogue.with_suffix(".mo"),)


def test_a_wheel_on_disk_counts_like_one_from_the_index(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = [f"Processing /wheels/part{number}-1.0.whl" for number in range(1, 11)]

    setup.show_progress(said, total=25)

    assert capsys.readouterr().out == "setup:   10 of 25: part10-1.0.whl\n"
