"""A console that browsers can reach, in the middle of a busy day."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask
from playwright.sync_api import Page
from werkzeug.serving import WSGIRequestHandler

from hotline.db import utc_now
from tests.console.desk import PASSWORD, Desk, hash_of, signed_in
from tests.console.scenes import busy_day
from tests.servers.web import serving_app


class _Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002
        pass


@dataclass
class ConsoleDesk:
    """`ids`: what `busy_day` made; `url`: where the console is."""

    desk: Desk
    app: Flask
    ids: dict[str, int]
    url: str

    def enter(self, page: Page, login: str = "admin", path: str = "/console/") -> None:
        """Open `path` as one who has signed in."""
        name = self.app.config["SESSION_COOKIE_NAME"]
        cookie = signed_in(self.desk, self.app, login).get_cookie(name)
        assert cookie
        page.context.add_cookies([{"name": name, "value": cookie.value, "url": self.url}])
        page.goto(self.url + path)

    def sign_in(self, page: Page, login: str = "admin", password: str = PASSWORD) -> None:
        """Send the form of the login page, on which `page` stands."""
        page.locator("[name=login]").fill(login)
        page.locator("[name=password]").fill(password)
        page.locator("button.primary").click()


@contextmanager
def console_desk(desk: Desk) -> Iterator[ConsoleDesk]:
    """Serve `desk` on a free port, with recordings that can be heard."""
    desk.hire(hash_of(PASSWORD))
    with desk.database.begin() as session:
        ids = busy_day(session, utc_now())
    for recording in (ids["recording"], ids["address"]):
        desk.record(recording, seconds=2)
    app = desk.make_app()
    with serving_app(app, request_handler=_Silent) as url:
        yield ConsoleDesk(desk, app, ids, url)
