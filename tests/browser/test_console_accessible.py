"""Every page of the console, in both languages, for people who see, hear or move badly."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from hotline.db import Database
from tests.browser.console_desk import ConsoleDesk, console_desk
from tests.community import make_tables
from tests.console.desk import Desk

PAGES = {
    "board": "/console/",
    "case": "/console/cases/{critical}",
    "waiting": "/console/cases/{waiting}",
    "orders": "/console/orders",
    "order": "/console/orders/{unknown_order}",
    "refills": "/console/refills",
    "refill": "/console/refills/{refill}",
    "reviews": "/console/reviews",
    "review": "/console/reviews/{critical}",
    "hold messages": "/console/hold-messages",
    "prompts": "/console/prompts",
    "prompt": "/console/prompts/zh-CN/greeting",
    "not found": "/console/no-such-page",
}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConsoleDesk]:
    """One busy day for all; nobody changes it here."""
    folder: Path = tmp_path_factory.mktemp("console")
    database = Database(f"sqlite:///{folder / 'day.db'}")
    make_tables(database)
    with console_desk(Desk(database, folder)) as running:
        yield running
    database.close()


@pytest.fixture(scope="module", params=["zh-CN light", "en dark"])
def staff_page(
    browser: Browser, house: ConsoleDesk, request: pytest.FixtureRequest
) -> Iterator[Page]:
    """Signed in as an administrator, who sees every page."""
    language, colours = request.param.split()
    context = browser.new_context(color_scheme=colours, reduced_motion="reduce")
    page = context.new_page()
    house.enter(page)
    other = page.locator(f".language button[lang={language}]")
    if other.count():
        other.click()
    expect(page.locator("html")).to_have_attribute("lang", language)
    yield page
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_twice_as_large_it_still_fits(
    staff_page: Page, house: ConsoleDesk, name: str
) -> None:
    staff_page.goto(house.url + PAGES[name].format(**house.ids))
    assert _violations(staff_page) == []
    with _twice_as_large(staff_page):
        assert staff_page.evaluate("document.documentElement.scrollWidth") <= 640


def test_axe_finds_nothing_at_the_login(page: Page, house: ConsoleDesk) -> None:
    page.goto(f"{house.url}/console/login")
    house.sign_in(page, "op", "wrong")
    expect(page.get_by_role("alert")).to_be_visible()
    assert _violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert _violations(page) == []


def test_axe_finds_nothing_in_the_list_of_keys(staff_page: Page, house: ConsoleDesk) -> None:
    staff_page.goto(f"{house.url}/console/")
    staff_page.keyboard.press("?")
    expect(staff_page.locator("#shortcuts")).to_be_visible()
    assert _violations(staff_page) == []


def _violations(page: Page) -> list[str]:
    report = Axe().run(page, options=RULES).response
    assert len(report["passes"]) > 10
    return [
        f"{violation['id']}: {node['html'][:120]}"
        for violation in report["violations"]
        for node in violation["nodes"]
    ]


@contextmanager
def _twice_as_large(page: Page) -> Iterator[None]:
    """200 % on a small laptop is a window of 640 × 360."""
    usual = page.viewport_size
    assert usual
    page.set_viewport_size({"width": 640, "height": 360})
    assert page.evaluate("window.innerWidth") == 640
    yield
    page.set_viewport_size(usual)


REACHABLE = "'a[href], button, select, textarea, audio, input:not([type=hidden])'"


@pytest.mark.parametrize("staff_page", ["zh-CN light"], indirect=True)
@pytest.mark.parametrize("name", ["board", "case", "orders", "review"])
def test_the_tab_key_reaches_everything_and_shows_where_it_is(
    staff_page: Page, house: ConsoleDesk, name: str
) -> None:
    staff_page.goto(house.url + PAGES[name].format(**house.ids))
    wanted = staff_page.evaluate(
        f"[...document.querySelectorAll({REACHABLE})]"
        ".filter(e => e.checkVisibility() && !(e.type === 'radio')).length"
    )
    reached = set()
    for _ in range(wanted + 8):
        staff_page.keyboard.press("Tab")
        place, ring, element = staff_page.evaluate(
            "(e => [[...document.querySelectorAll('*')].indexOf(e),"
            " getComputedStyle(e).outlineStyle + getComputedStyle(e, '::after').outlineStyle,"
            " e === document.body ? '' : e.outerHTML.slice(0, 200)])(document.activeElement)"
        )
        assert not element or "solid" in ring or "auto" in ring, element
        reached.add(place)
    assert len(reached) >= wanted
