"""A private Redis or Valkey server, emptied for each test."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from redis import Redis

from hotline.cli.testbed.children import accepts_connections, eventually, free_port, running


@contextmanager
def server(program: Path, folder: Path) -> Iterator[str]:
    """Run ``program``, a Redis or Valkey server, in ``folder``; yield its URL."""
    port, log = free_port(), folder / "redis.log"
    command = [
        str(program), "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder),
        "--save", "", "--appendonly", "no",
    ]  # fmt: skip
    with running(command, log, stop_with=signal.SIGTERM) as child:
        eventually(lambda: accepts_connections(port) or child.poll() is not None)
        if not accepts_connections(port):
            pytest.fail(f"{program} did not start: {log.read_text()[-500:]}")
        yield f"redis://127.0.0.1:{port}/0"


def empty(url: str) -> None:
    """Forget everything the server at ``url`` holds."""
    with Redis.from_url(url) as client:
        client.flushall()
