"""Make a real Asterisk for the tests: a Debian tree in `.cache/asterisk`, run without root.

SIPp lies in it too, which `hotline bench calls` takes where the machine has none of its own.

``python -m scripts.asterisk`` makes it if it is missing (a minute, 500 MB) and prints where it
lies. Debian's own `asterisk` is in its unstable suite only, so `debootstrap` unpacks it with its
libraries into a tree of its own. The mirror is whichever one this machine's apt uses.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TREE = ROOT / ".cache" / "asterisk"
PROGRAM = "usr/sbin/asterisk"
SUITE = "sid"
PACKAGES = "asterisk,sip-tester"
LONGEST_SECONDS = 900


class Unavailable(Exception):
    """This machine cannot make the tree; the text says why."""


def ensure() -> Path:
    """The tree, made first if need be; raises Unavailable. Several processes may ask at once."""
    if (TREE / PROGRAM).exists():
        return TREE
    with _alone():
        if not (TREE / PROGRAM).exists():
            _make()
    return TREE


@contextmanager
def _alone() -> Iterator[None]:
    TREE.parent.mkdir(exist_ok=True)
    with (TREE.parent / "asterisk.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make() -> None:
    """Unpack beside the final place, which only ever holds a whole tree."""
    part = TREE.with_suffix(".part")
    command = _debootstrap()
    said = "no Debian mirror among apt's sources"
    for mirror in _mirrors():
        shutil.rmtree(part, ignore_errors=True)
        said = _unpack([*command, SUITE, str(part), mirror])
        if (part / PROGRAM).exists() and not said:
            shutil.rmtree(TREE, ignore_errors=True)
            part.rename(TREE)
            shutil.rmtree(TREE / "var" / "cache" / "apt", ignore_errors=True)
            return
    raise Unavailable(said)


def _unpack(command: list[str]) -> str:
    """Run debootstrap; "" or the last line it said."""
    try:
        ended = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=LONGEST_SECONDS
        )
    except subprocess.TimeoutExpired:
        return f"debootstrap took more than {LONGEST_SECONDS} s"
    said = (ended.stdout + ended.stderr).strip().splitlines() or ["debootstrap failed"]
    return said[-1] if ended.returncode else ""


def _debootstrap() -> list[str]:
    program = shutil.which("debootstrap", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        raise Unavailable("no debootstrap on this machine")
    if os.geteuid() != 0:
        sudo = shutil.which("sudo")
        if not sudo or subprocess.run([sudo, "-n", "true"], capture_output=True).returncode:
            raise Unavailable("debootstrap needs root, or sudo without a password")
        return [sudo, "-n", program, "--variant=minbase", f"--include={PACKAGES}"]
    return [program, "--variant=minbase", f"--include={PACKAGES}"]


def _mirrors() -> list[str]:
    """Where this machine gets Debian packages from, the main archive before others."""
    apt = shutil.which("apt-get")
    if apt is None:
        raise Unavailable("no apt-get on this machine")
    listed = subprocess.run(
        [apt, "indextargets", "--format", "$(SITE)", "Created-By: Packages"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    sites = sorted(set(listed.stdout.split()), key=lambda site: ("security" in site, site))
    return [site for site in sites if "debian" in site]


def main() -> int:
    """Print where the tree is; 1 and the reason if there cannot be one."""
    try:
        print(f"asterisk: {ensure()}")
    except Unavailable as reason:
        print(f"asterisk: {reason}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
