"""A console that browsers can reach, in the middle of a busy day."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Page
from werkzeug.serving import WSGIRequestHandler, make_server

from hotline.db import utc_now
from tests.console.desk import PASSWORD, Desk, hash_of
from tests.console.scenes import busy_day


class _Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002
        pass


@dataclass
class ConsoleDesk:
    """`ids`: what `busy_day` made; `url`: where the console is."""

    desk: Desk
    ids: dict[str, int]
    url: str

    def enter(self, page: Page, login: str = "admin", path: str = "/console/") -> None:
        """Sign in by the form, and land on `path`."""
        page.goto(f"{self.url}/console/login?next={path}")
        page.locator("[name=login]").fill(login)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("button.primary").click()
        page.wait_for_url(f"**{path}")


@contextmanager
def console_desk(desk: Desk) -> Iterator[ConsoleDesk]:
    """Serve `desk` on a free port, with recordings that can be heard."""
    desk.hire(hash_of(PASSWORD))
    with desk.database.begin() as session:
        ids = busy_day(session, utc_now())
    for recording in (ids["recording"], ids["address"]):
        desk.record(recording, seconds=2)
    server = make_server("127.0.0.1", 0, desk.make_app(), threaded=True, request_handler=_Silent)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield ConsoleDesk(desk, ids, f"http://127.0.0.1:{server.port}")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
