"""The script that makes an Asterisk, with programs that only pretend to."""

from pathlib import Path

import pytest

from scripts import asterisk

MIRRORS = "http://security.debian.example/debian-security\nhttp://mirror.example/debian\n"


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with nothing but a folder for programs, and nothing made yet."""
    programs = tmp_path / "bin"
    programs.mkdir()
    monkeypatch.setenv("PATH", f"{programs}:/bin")
    monkeypatch.setattr(asterisk, "TREE", tmp_path / "cache" / "asterisk")
    monkeypatch.setattr(asterisk.os, "geteuid", lambda: 0)
    program(programs, "apt-get", f"printf '{MIRRORS}'")
    return programs


def program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def test_it_is_unpacked_once_from_the_machines_own_mirror(machine: Path) -> None:
    log = machine / "log"
    program(
        machine,
        "debootstrap",
        f'echo "$@" >>{log}; mkdir -p $4/usr/sbin; touch $4/usr/sbin/asterisk',
    )

    assert asterisk.ensure() == asterisk.ensure() == asterisk.TREE
    (used,) = log.read_text().splitlines()
    assert used.split()[2:] == ["sid", f"{asterisk.TREE}.part", "http://mirror.example/debian"]


def test_a_half_unpacked_tree_is_none(machine: Path) -> None:
    program(machine, "debootstrap", "mkdir -p $4/usr/sbin; echo E: no space left; exit 1")

    with pytest.raises(asterisk.Unavailable, match="E: no space left"):
        asterisk.ensure()
    assert not asterisk.TREE.exists()


def test_a_machine_of_another_kind_says_what_it_lacks(
    machine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program(machine, "debootstrap", "exit 1")
    program(machine, "apt-get", "echo http://archive.ubuntu.example/ubuntu")

    assert asterisk.main() == 1
    assert "no Debian mirror among apt's sources" in capsys.readouterr().err


def test_without_root_sudo_has_to_answer_without_a_password(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asterisk.os, "geteuid", lambda: 1000)
    program(machine, "debootstrap", "exit 1")
    program(machine, "sudo", "exit 1")

    with pytest.raises(asterisk.Unavailable, match="root, or sudo"):
        asterisk.ensure()
