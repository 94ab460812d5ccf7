"""A web server inside the test's own process."""

from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import BaseServer
from threading import Thread
from typing import Any

from flask import Flask
from werkzeug.serving import make_server


@contextmanager
def serving(server: BaseServer) -> Iterator[None]:
    """Have ``server`` answer until the block ends.

    In a thread that nobody waits for: a test that is interrupted never keeps the run from ending.
    """
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def serving_app(app: Flask, **options: Any) -> Iterator[str]:
    """Serve ``app`` on a free port, each request in a thread of its own; yield the address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, **options)
    server.daemon_threads = True  # type: ignore[attr-defined]
    with serving(server):
        yield f"http://127.0.0.1:{server.server_port}"
