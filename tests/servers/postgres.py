"""A private PostgreSQL cluster, with a fresh database for each test."""

import itertools
import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from hotline.cli.testbed.children import eventually, free_port, running
from tests.servers.capabilities import require, unavailable

SUPERUSER = "hotline"


class Postgres:
    """A running cluster."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._numbers = itertools.count(1)

    @contextmanager
    def database(self) -> Iterator[str]:
        """Yield the URL of an empty database that is dropped afterwards."""
        name = f"hotline_{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name}")
        try:
            yield f"postgresql+psycopg://{SUPERUSER}@127.0.0.1:{self.port}/{name}"
        finally:
            self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def answers(self) -> bool:
        """Tell whether the cluster takes connections yet."""
        try:
            self._run("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _run(self, statement: str) -> None:
        with psycopg.connect(
            host="127.0.0.1", port=self.port, user=SUPERUSER, dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(statement.encode())


@contextmanager
def cluster(folder: Path) -> Iterator[Postgres]:
    """Make a cluster in the empty ``folder`` and run it."""
    program = require("postgres").resolve()  # initdb lies beside the real one
    user = _unprivileged_user()
    where, log = folder / "cluster", folder / "postgres.log"
    where.mkdir()
    if user:
        shutil.chown(where, user, user)
        _open_path_to(where)
    _initialise(program.with_name("initdb"), where, user)
    port = free_port()
    command = [
        str(program), "-D", str(where), "-p", str(port), "-h", "127.0.0.1",
        "-c", "unix_socket_directories=", "-c", "max_connections=200",
    ]  # fmt: skip
    # SIGINT is PostgreSQL's fast shutdown: it does not wait for clients.
    with running(command, log, stop_with=signal.SIGINT, user=user) as server:
        postgres = Postgres(port)
        eventually(lambda: postgres.answers() or server.poll() is not None, within=30)
        if not postgres.answers():
            unavailable("postgres", f"the server did not start: {log.read_text()[-500:]}")
        yield postgres


def _initialise(initdb: Path, where: Path, user: str | None) -> None:
    made = subprocess.run(
        [initdb, "-D", where, "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8", "--locale=C"],
        user=user, group=user, extra_groups=[] if user else None,
        cwd=where, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if made.returncode:
        unavailable("postgres", f"initdb failed: {made.stderr.strip()}")


def _unprivileged_user() -> str | None:
    """Return whom to run as, since PostgreSQL refuses to run as root; None where we need not."""
    if os.geteuid() != 0:
        return None
    users = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in users else "nobody"


def _open_path_to(where: Path) -> None:
    """Let another user pass through the folders that pytest keeps to us."""
    for parent in where.parents:
        if parent.stat().st_uid == os.geteuid() and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o011)
