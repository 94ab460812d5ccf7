"""The servers are real, fresh for each test, and gone when the run is."""

import os
import signal
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import sqlalchemy
from playwright.sync_api import Page, expect
from redis import Redis

from hotline.cli.testbed.children import eventually, running
from tests.conftest import Stores
from tests.servers.web import serving

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize("turn", ["first", "second"])
def test_every_test_finds_its_stores_empty(stores: Stores, turn: str) -> None:
    engine = sqlalchemy.create_engine(stores.database_url)
    with engine.begin() as connection:
        assert sqlalchemy.inspect(connection).get_table_names() == []
        connection.execute(sqlalchemy.text("CREATE TABLE plea (id INTEGER)"))
    engine.dispose()

    with Redis.from_url(stores.redis_url) as client:
        assert client.keys() == []
        client.set("turn", turn)


def test_chromium_opens_a_page_of_ours_and_nothing_else(page: Page) -> None:
    class Greeting(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write("<title>热线</title>".encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Stay silent."""

    server = HTTPServer(("127.0.0.1", 0), Greeting)
    with serving(server):
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        expect(page).to_have_title("热线")


def test_a_server_stops_with_its_block(tmp_path: Path) -> None:
    with running(["sleep", "60"], tmp_path / "log", stop_with=signal.SIGTERM) as child:
        assert child.poll() is None

    assert child.returncode == -signal.SIGTERM


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of our death")
def test_a_server_dies_with_a_killed_test_run(tmp_path: Path) -> None:
    code = (
        "import pathlib, signal, time; from hotline.cli.testbed.children import running\n"
        f"with running(['sleep', '60'], pathlib.Path({str(tmp_path / 'log')!r}), "
        "stop_with=signal.SIGTERM) as c:\n print(c.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=ROOT) as run:
        assert run.stdout is not None
        pid = int(run.stdout.readline())
        run.kill()

    assert eventually(lambda: not is_running(pid))


def is_running(pid: int) -> bool:
    """Tell whether ``pid`` is a process that has not ended; an unreaped one has."""
    try:
        os.kill(pid, 0)
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except (ProcessLookupError, FileNotFoundError):
        return False
