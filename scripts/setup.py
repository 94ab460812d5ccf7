"""Install what the hotline needs: Python packages, browser libraries, translations.

``make setup`` runs this with whatever Python it finds, so it uses the standard library alone and
parses on old versions. Each step leaves a stamp made from what it was installed from; a second
run compares the stamps and is done in a moment.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

OLDEST_PYTHON = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "stamps"
LOCK = ROOT / "requirements.lock"
NODE_LOCK = ROOT / "requirements-node.lock"
NPM_LOCK = ROOT / "package-lock.json"
VENDOR = ROOT / "hotline" / "console" / "static" / "vendor"
TRANSLATIONS = ROOT / "hotline" / "console" / "translations"

# What the browser loads, from its place in node_modules to its name in VENDOR.
BROWSER_FILES = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx-ext-sse/dist/sse.min.js": "htmx-sse.min.js",
    "wavesurfer.js/dist/wavesurfer.esm.js": "wavesurfer.esm.js",
    "wavesurfer.js/dist/plugins/regions.esm.js": "wavesurfer-regions.esm.js",
}


@dataclass(frozen=True)
class Step:
    """One thing to install: what it is made from, what it leaves behind, and how."""

    name: str
    title: str
    sources: tuple[Path, ...]
    results: tuple[Path, ...]
    install: Callable[[], None]

    def fingerprint(self) -> str:
        """Return a hash of every source and of the Python that installs it."""
        digest = hashlib.sha256(sys.version.encode())
        for source in self.sources:
            digest.update(source.read_bytes())
        return digest.hexdigest()

    def is_done(self) -> bool:
        """Tell whether nothing has changed or gone since this step last succeeded."""
        stamp = STAMPS / self.name
        return (
            stamp.is_file()
            and stamp.read_text() == self.fingerprint()
            and all(result.exists() for result in self.results)
        )

    def run(self) -> None:
        """Install, then leave the stamp."""
        say(self.title)
        self.install()
        STAMPS.mkdir(exist_ok=True)
        (STAMPS / self.name).write_text(self.fingerprint())


def say(line: str) -> None:
    """Print one line of progress at once, also into a pipe."""
    print("setup: " + line, flush=True)


def fail(reason: str) -> NoReturn:
    """End with one clear line on standard error."""
    sys.exit("setup: " + reason)


def use_supported_python() -> None:
    """Go on in this Python if it is new enough, else in a newer one on the PATH."""
    if sys.version_info >= OLDEST_PYTHON:
        return
    for minor in range(19, OLDEST_PYTHON[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer:
            os.execv(newer, [newer, *sys.argv])  # noqa: S606 - replaces this process on purpose
    fail(
        "Python {}.{} or newer is needed, this is {}.{}; install it, or name it: "
        "make setup PYTHON=/path/to/python3".format(*OLDEST_PYTHON, *sys.version_info[:2])
    )


def run(command: Iterable[str | Path], failure: str) -> None:
    """Run a command silently; if it fails, show the end of what it said and stop."""
    ended = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    if ended.returncode:
        print("\n".join(ended.stdout.splitlines()[-30:]), file=sys.stderr)
        fail(failure)


def create_environment() -> None:
    """Make an empty virtual environment, replacing a broken one."""
    shutil.rmtree(VENV, ignore_errors=True)
    run(
        [sys.executable, "-m", "venv", VENV],
        "no virtual environment could be made; on Debian and Ubuntu: apt-get install python3-venv",
    )


def pip_install(lock: Path) -> None:
    """Install exactly the locked packages, counting them on one line.

    ``--no-deps``: the lock is complete, and leaves out what the packages ask for without need.
    ``--no-compile``: all cores do that afterwards.
    """
    total = len(re.findall(r"^[a-z].*==", lock.read_text(), re.MULTILINE))
    command = [
        str(PYTHON), "-m", "pip", "install", "--no-deps", "--require-hashes", "--no-compile",
        "--no-input", "--progress-bar=off", "--disable-pip-version-check", "-r", str(lock),
    ]  # fmt: skip
    said: list[str] = []
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as pip:
        for line in pip.stdout or ():
            said.append(line.rstrip())
            show_progress(said, total)
    if sys.stdout.isatty():
        print()
    if pip.returncode:
        print("\n".join(said[-30:]), file=sys.stderr)
        fail("the Python packages could not be installed (is the package index reachable?)")
    compile_packages()


def compile_packages() -> None:
    """Write the bytecode of every package now, so that no start has to wait for it.

    A few packages carry files that no Python can compile; that harms nobody.
    """
    say("  compiling")
    compileall = [str(PYTHON), "-m", "compileall", "-qq", "-j", "0", str(VENV / "lib")]
    subprocess.run(compileall, stdout=subprocess.DEVNULL, check=False)


def show_progress(said: list[str], total: int) -> None:
    """Show how far pip is: one line that is overwritten, or every tenth package in a log."""
    found = ("Collecting ", "Processing ")  # in the index, or in a folder of wheels
    collected = sum(line.startswith(found) for line in said)
    latest = said[-1]
    if latest.startswith("Installing collected packages"):
        step = f"unpacking {collected} packages"
    elif latest.startswith(found):
        step = f"{collected} of {total}: {Path(latest.split()[1]).name.split('==')[0]}"
    else:
        return
    if sys.stdout.isatty():
        print(f"\r\x1b[Ksetup:   {step}", end="", flush=True)
    elif collected % 10 == 0 or step.startswith("unpacking"):
        say("  " + step)


def install_browser_libraries() -> None:
    """Fetch the browser libraries with npm and copy what the pages load."""
    npm = shutil.which("npm")
    if npm is None:
        say("  no npm here: installing Node.js into the virtual environment")
        pip_install(NODE_LOCK)
        npm = str(VENV / "bin" / "npm")
    os.environ["PATH"] = f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}"
    run(
        [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        "npm could not install the browser libraries",
    )
    VENDOR.mkdir(parents=True, exist_ok=True)
    for source, name in BROWSER_FILES.items():
        shutil.copyfile(ROOT / "node_modules" / source, VENDOR / name)


def compile_translations() -> None:
    """Turn every .po of the console into the .mo that is read at run time."""
    run(
        [VENV / "bin" / "pybabel", "compile", "--directory", TRANSLATIONS],
        "a translation of the console could not be compiled",
    )


def steps() -> list[Step]:
    """Return every step, in order."""
    catalogues = tuple(sorted(TRANSLATIONS.glob("*/LC_MESSAGES/*.po")))
    every = [
        Step(
            "python", "Python packages (the first time takes one to two minutes)",
            (LOCK,), (PYTHON,), lambda: pip_install(LOCK),
        ),
        Step(
            "browser", "browser libraries",
            (NPM_LOCK, Path(__file__)), tuple(VENDOR / name for name in BROWSER_FILES.values()),
            install_browser_libraries,
        ),
    ]  # fmt: skip
    if catalogues:
        compiled = tuple(path.with_suffix(".mo") for path in catalogues)
        every.append(
            Step("translations", "translations", catalogues, compiled, compile_translations)
        )
    return every


def environment_works() -> bool:
    """Tell whether the virtual environment is there and its Python new enough."""
    probe = f"import sys; sys.exit(sys.version_info < {OLDEST_PYTHON})"
    return PYTHON.exists() and subprocess.run([PYTHON, "-c", probe], check=False).returncode == 0


def main() -> None:
    """Do every step that is not done yet."""
    use_supported_python()
    started = time.monotonic()
    if all(step.is_done() for step in steps()):
        return
    if not environment_works():
        say("virtual environment in .venv")
        create_environment()
    for step in steps():
        if not step.is_done():
            step.run()
    say(f"done in {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
