"""`hotline up`: everything a hotline needs, under one supervisor."""

import fcntl
import json
import logging
import socket
import ssl
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO

import click

from hotline.cli.preparation import prepare
from hotline.cli.supervisor import Part, supervise
from hotline.config import ROOT, Settings
from hotline.wiring.valkey import valkey_command

PATIENCE_SECONDS = 5.0
"""A hotline that was stopped a moment ago may still hold its port and its data."""


@click.command("up")
@click.option("--demo", is_flag=True, help="Load the demonstration community first.")
def command(demo: bool) -> None:
    """Start web, workers and, where none is set, the job-queue server; Ctrl-C ends all of it."""
    logging.basicConfig(level="INFO", format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic").setLevel("WARNING")
    settings = Settings.load()
    lock = hold_data_dir(settings)  # as long as this process lives
    refuse_taken_port(settings)
    prepare(settings, demo)
    scheme = "https" if settings.tls_cert else "http"
    host = "127.0.0.1" if settings.bind in ("0.0.0.0", "::") else settings.bind  # noqa: S104
    url = f"{scheme}://{host}:{settings.port}"
    if demo:
        click.echo(f"telephone {url}/phone\nconsole {url}/console/")
    code = supervise(parts_of(settings), lambda: is_ready(url), f"ready {url}")
    lock.close()
    sys.exit(code)


def parts_of(settings: Settings) -> list[Part]:
    """The processes of this installation, in the order in which they start."""
    python, scripts = sys.executable, Path(sys.executable).parent
    parts = [
        Part("worker", (python, str(ROOT / "worker.py"), "urgent", "default")),
        Part("hearing", (python, str(ROOT / "worker.py"), "hearing")),
        Part("web", (str(scripts / "gunicorn"), "--chdir", str(ROOT), "-c",
                     str(ROOT / "gunicorn.conf.py"), "wsgi:app")),
    ]  # fmt: skip
    if settings.redis_url is None:
        parts.insert(0, Part("valkey", valkey_command(settings)))
    return parts


def is_ready(url: str) -> bool:
    """Whether every needed part answers."""
    try:
        with urllib.request.urlopen(f"{url}/readyz", timeout=2, context=_context()) as answer:  # noqa: S310
            return bool(json.load(answer))
    except (urllib.error.URLError, OSError, ValueError):
        return False


def _context() -> ssl.SSLContext:
    """We ask ourselves, at an address that the certificate does not name."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def hold_data_dir(settings: Settings, patience: float = PATIENCE_SECONDS) -> IO[bytes]:
    """Exit 2 while another one runs on the same data: two would share one job-queue server."""
    lock = (settings.data_dir / "up.lock").open("wb")
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() >= deadline:
                where = settings.data_dir
                lock.close()
                click.echo(f"hotline: HOTLINE_DATA_DIR: a hotline runs in {where}", err=True)
                sys.exit(2)
            time.sleep(0.1)
        else:
            return lock


def refuse_taken_port(settings: Settings, patience: float = PATIENCE_SECONDS) -> None:
    """Exit 2 while others hold the port: their answers would look like ours being ready."""
    family = socket.AF_INET6 if ":" in settings.bind else socket.AF_INET
    deadline = time.monotonic() + patience
    while True:
        try:
            socket.create_server((settings.bind, settings.port), family=family).close()
        except OSError as error:
            if time.monotonic() >= deadline:
                click.echo(f"hotline: HOTLINE_BIND, HOTLINE_PORT: {error.strerror}", err=True)
                sys.exit(2)
            time.sleep(0.1)
        else:
            return
