"""`hotline up`: everything a hotline needs, under one supervisor."""

import fcntl
import json
import logging
import signal
import socket
import ssl
import sys
import time
import urllib.request
from pathlib import Path
from typing import IO, NoReturn

import click

from hotline.carriers.asterisk.names import REPLACED
from hotline.cli.supervisor import Part, supervised
from hotline.config import ROOT, Settings
from hotline.db.migrate import upgrade
from hotline.valkey import valkey_command

PATIENCE_SECONDS = 5.0
"""A hotline that was stopped a moment ago may still hold its port and its data."""

ANSWER_SECONDS = 5.0
LONGEST_PAUSE_SECONDS = 1.0
"""Between two looks at whether everything is ready."""


@click.command("up")
@click.option("--demo", is_flag=True, help="Load the demonstration community first.")
def command(demo: bool) -> None:
    """Start web, workers and, where none is set, the job-queue server; Ctrl-C ends all of it."""
    logging.basicConfig(level="INFO", format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic").setLevel("WARNING")
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, interrupt)
    settings = Settings.load()
    try:
        with hold_data_dir(settings):
            refuse_taken_port(settings)
            upgrade(settings.database_url)
            with supervised(parts_of(settings)):
                _get_ready(settings, demo)
                while True:
                    signal.pause()
    except KeyboardInterrupt:
        sys.exit(0)


def interrupt(_signum: int, _frame: object) -> NoReturn:
    """The first Ctrl-C ends everything in order; a second one must not leave parts behind."""
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, signal.SIG_IGN)
    raise KeyboardInterrupt


def _get_ready(settings: Settings, demo: bool) -> None:
    from hotline.cli.preparation import prepare  # while this loads, the parts start already

    url = address_of(settings)
    prepare(settings, demo)
    if demo:
        click.echo(f"telephone {url}/phone\nconsole {url}/console/")
    pause = 0.1
    while not is_ready(url):
        time.sleep(pause)
        pause = min(pause * 1.1, LONGEST_PAUSE_SECONDS)
    print(f"ready {url}", flush=True)


def parts_of(settings: Settings) -> list[Part]:
    """The processes of this installation, in the order in which they start."""
    python, scripts = sys.executable, Path(sys.executable).parent
    parts = [
        Part("worker", (python, str(ROOT / "worker.py"), "urgent", "default")),
        Part("web", (str(scripts / "gunicorn"), "--chdir", str(ROOT), "-c",
                     str(ROOT / "gunicorn.conf.py"), "wsgi:app")),
        Part("hearing", (python, str(ROOT / "worker.py"), "hearing")),
    ]  # fmt: skip
    if settings.asterisk_on:
        parts.append(Part("asterisk", (python, "-m", "hotline", "asterisk"), once=(REPLACED,)))
    if settings.redis_url is None:
        parts.insert(0, Part("valkey", valkey_command(settings)))
    return parts


def address_of(settings: Settings) -> str:
    """Where this machine reaches the web application."""
    scheme = "https" if settings.tls_cert else "http"
    host = "127.0.0.1" if settings.bind in ("0.0.0.0", "::") else settings.bind  # noqa: S104
    return f"{scheme}://{host}:{settings.port}"


def is_ready(url: str) -> bool:
    """Whether every needed part answers. The certificate is for others: here we ask ourselves."""
    ourselves = ssl._create_unverified_context()  # noqa: S323
    try:
        with urllib.request.urlopen(  # noqa: S310
            f"{url}/readyz", timeout=ANSWER_SECONDS, context=ourselves
        ) as answer:
            return bool(json.load(answer))
    except (OSError, ValueError):
        return False


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
