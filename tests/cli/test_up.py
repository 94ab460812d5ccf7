"""What `hotline up` looks at before and after it starts, and how it ends."""

import json
import signal
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from hotline.cli.up import (
    address_of,
    hold_data_dir,
    interrupt,
    is_ready,
    parts_of,
    refuse_taken_port,
)
from hotline.config import Settings
from tests.servers.web import serving


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        yield holder.getsockname()[1]


def test_a_port_that_others_hold_is_named_and_refused(
    taken: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(port=taken, data_dir=tmp_path)
    with pytest.raises(SystemExit) as refused:
        refuse_taken_port(settings, patience=0)
    assert refused.value.code == 2
    assert "HOTLINE_PORT: Address already in use" in capsys.readouterr().err


def test_a_port_that_is_given_up_meanwhile_is_waited_for(tmp_path: Path) -> None:
    holder = socket.create_server(("127.0.0.1", 0))
    settings = Settings(port=holder.getsockname()[1], data_dir=tmp_path)
    waiting = threading.Thread(target=refuse_taken_port, args=(settings,), daemon=True)
    waiting.start()
    holder.close()
    waiting.join(timeout=5)
    assert not waiting.is_alive()


@pytest.fixture
def tls(tmp_path: Path) -> ssl.SSLContext:
    """A certificate for another name than 127.0.0.1, that nobody signed."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",
         "-subj", "/CN=hotline.example", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


class Web:
    """A web application that is as ready as `status` says."""

    def __init__(self, context: ssl.SSLContext) -> None:
        web = self
        self.status = 200

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(web.status if self.path == "/readyz" else 404)
                self.end_headers()
                self.wfile.write(json.dumps({"database": {"ok": web.status == 200}}).encode())

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.url = f"https://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def web(tls: ssl.SSLContext) -> Iterator[Web]:
    web = Web(tls)
    with serving(web.server):
        yield web


def test_over_tls_it_becomes_ready_whoever_signed_the_certificate(web: Web) -> None:
    assert is_ready(web.url)
    web.status = 503
    assert not is_ready(web.url)


def test_nobody_there_is_not_ready() -> None:
    with socket.socket() as silent:  # bound, and not listening
        silent.bind(("127.0.0.1", 0))
        assert not is_ready(f"http://127.0.0.1:{silent.getsockname()[1]}")


def test_it_asks_itself_where_it_listens(tmp_path: Path) -> None:
    everywhere = Settings(data_dir=tmp_path, bind="0.0.0.0", port=8443)  # noqa: S104
    assert address_of(everywhere) == "http://127.0.0.1:8443"
    both = {"tls_cert": tmp_path / "c", "tls_key": tmp_path / "k"}
    assert address_of(Settings(data_dir=tmp_path, **both)) == "https://127.0.0.1:8000"  # type: ignore[arg-type]


def test_a_job_queue_of_ones_own_is_not_started_again(tmp_path: Path) -> None:
    def names(redis_url: str | None) -> list[str]:
        return [part.name for part in parts_of(Settings(data_dir=tmp_path, redis_url=redis_url))]

    assert names(None) == ["valkey", "worker", "web", "hearing"]
    assert names("redis://127.0.0.1:6379/0") == ["worker", "web", "hearing"]


def test_a_second_ctrl_c_does_not_leave_parts_behind() -> None:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        with pytest.raises(KeyboardInterrupt):
            interrupt(signal.SIGINT, None)
        for number in before:
            signal.raise_signal(number)  # would end this test, too
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def test_two_on_the_same_data_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(data_dir=tmp_path)
    with hold_data_dir(settings), pytest.raises(SystemExit) as refused:
        hold_data_dir(settings, patience=0)
    assert refused.value.code == 2
    assert "HOTLINE_DATA_DIR" in capsys.readouterr().err
    hold_data_dir(settings, patience=0).close()
