"""A whole hotline on empty stores, started and stopped as a user does it."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click

from hotline.cli.testbed.children import free_port
from hotline.config import PREFIX, Settings

STOP_SECONDS = 60


class Installation:
    """`hotline up` on a data directory of its own; only the rendered prompts are shared."""

    def __init__(self, folder: Path, environment: Mapping[str, str] = {}) -> None:
        self._folder = folder
        self._environment = environment
        self._port = free_port()
        self._process: subprocess.Popen[str] | None = None
        prompts = Settings.load().clips_dir
        prompts.mkdir(parents=True, exist_ok=True)
        (folder / "prompts").symlink_to(prompts)

    @property
    def settings(self) -> Settings:
        """What its processes read, whatever is set for the hotline of this machine."""
        database = f"sqlite:///{self._folder / 'hotline.db'}"
        return Settings(
            data_dir=self._folder, port=self._port, database_url=database, redis_url=None
        )

    def start(self) -> float:
        """The seconds until it is ready."""
        began = time.perf_counter()
        clean = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
        own = {f"{PREFIX}DATA_DIR": str(self._folder), f"{PREFIX}PORT": str(self._port)}
        with (self._folder / "up.log").open("a") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "hotline", "up"],
                env=clean | own | dict(self._environment),
                stdout=subprocess.PIPE, stderr=log, text=True,
            )  # fmt: skip
        assert self._process.stdout is not None  # noqa: S101 - it was asked for
        for line in self._process.stdout:
            if line.startswith("ready "):
                return time.perf_counter() - began
        log_text = (self._folder / "up.log").read_text()
        raise click.ClickException(f"the hotline did not start:\n{log_text[-2000:]}")

    @property
    def pid(self) -> int:
        """Of the supervisor, once it is started."""
        if self._process is None:
            raise RuntimeError("not started")
        return self._process.pid

    def stop(self) -> float:
        """Ctrl-C; the seconds until nothing of it runs any more."""
        began = time.perf_counter()
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.communicate(timeout=STOP_SECONDS)
            self._process = None
        return time.perf_counter() - began


@contextmanager
def installation(environment: Mapping[str, str] = {}) -> Iterator[Installation]:
    """One that leaves nothing behind; `environment` holds settings of its own."""
    with tempfile.TemporaryDirectory() as folder:
        made = Installation(Path(folder), environment)
        try:
            yield made
        finally:
            made.stop()


def verdict(seconds: float, limit: float) -> bool:
    """Print how much of the limit was needed; whether it was kept."""
    click.echo(f"ratio        {seconds / limit:5.2f}    (limit {limit} s)")
    return seconds <= limit
