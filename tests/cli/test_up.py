"""What `hotline up` looks at before and after it starts."""

import socket
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from hotline.cli.up import hold_data_dir, is_ready, refuse_taken_port
from hotline.config import Settings


@pytest.fixture
def taken():
    with socket.create_server(("127.0.0.1", 0)) as holder:
        yield holder.getsockname()[1]


def test_a_port_that_others_hold_is_named_and_refused(taken, tmp_path, capsys):
    settings = Settings(port=taken, data_dir=tmp_path)
    with pytest.raises(SystemExit) as refused:
        refuse_taken_port(settings, patience=0)
    assert refused.value.code == 2
    assert "HOTLINE_PORT: Address already in use" in capsys.readouterr().err


def test_a_port_that_is_given_up_meanwhile_is_waited_for(tmp_path):
    holder = socket.create_server(("127.0.0.1", 0))
    settings = Settings(port=holder.getsockname()[1], data_dir=tmp_path)
    waiting = Thread(target=refuse_taken_port, args=(settings,))
    waiting.start()
    holder.close()
    waiting.join(timeout=5)
    assert not waiting.is_alive()


@pytest.mark.parametrize(("status", "ready"), [(200, True), (503, False)])
def test_it_is_ready_when_it_says_so(status, ready):
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status)
            self.end_headers()
            self.wfile.write(b'{"database": {"ok": true}}')

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        assert is_ready(f"http://127.0.0.1:{server.server_port}") is ready
        server.shutdown()


def test_nobody_there_is_not_ready():
    with socket.socket() as silent:  # bound, and not listening
        silent.bind(("127.0.0.1", 0))
        assert not is_ready(f"http://127.0.0.1:{silent.getsockname()[1]}")


def test_two_on_the_same_data_are_refused(tmp_path, capsys):
    settings = Settings(data_dir=tmp_path)
    with hold_data_dir(settings), pytest.raises(SystemExit) as refused:
        hold_data_dir(settings, patience=0)
    assert refused.value.code == 2
    assert "HOTLINE_DATA_DIR" in capsys.readouterr().err
    hold_data_dir(settings, patience=0).close()
