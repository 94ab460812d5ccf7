"""Whoever can reach the page calls; only staff, and this very machine, say from which number."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import requests
from playwright.sync_api import Browser, expect

from hotline.calls.models import Call
from tests.carriers.webphone.conftest import PASSWORD, serve
from tests.community import add_resident
from tests.fakes.webphone import Caller, sign_in

RESIDENT = "+8613800138001"
ELSEWHERE, HERE = "203.0.113.9", "127.0.0.1"
FIELD = 'id="caller"'


@pytest.fixture(autouse=True)
def resident(house) -> None:
    with house.database.begin() as session:
        add_resident(session, phone=RESIDENT)


@pytest.fixture
def behind_a_proxy(house) -> Iterator[str]:
    """The web application, told that a proxy stands in front of it."""
    settings = house.settings.model_copy(update={"trust_proxy": 1})
    with serve(settings, replace(house, settings=settings)) as url:
        yield url


def number_of(house, url: str, headers: dict[str, str]) -> str | None:
    """The number that the house has for a caller who names a resident's."""
    caller = Caller(url, RESIDENT, headers=headers)
    try:
        with house.database.read() as session:
            return session.get_one(Call, caller.call_id).from_number
    finally:
        caller.hang_up()


def shows_field(url: str, headers: dict[str, str]) -> bool:
    return FIELD in requests.get(f"{url}/phone", headers=headers, timeout=5).text


def test_who_sits_at_this_machine_chooses(house, url):
    assert number_of(house, url, {}) == RESIDENT
    assert shows_field(url, {})


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-Ip"])
def test_a_proxy_that_nobody_told_us_of_forwards_strangers(house, url, header):
    assert not shows_field(url, {header: HERE})
    assert number_of(house, url, {header: HERE}) is None


def test_behind_a_proxy_the_clients_own_address_counts(house, behind_a_proxy):
    stranger, neighbour = {"X-Forwarded-For": ELSEWHERE}, {"X-Forwarded-For": HERE}
    assert number_of(house, behind_a_proxy, stranger) is None
    assert number_of(house, behind_a_proxy, neighbour) == RESIDENT
    assert not shows_field(behind_a_proxy, stranger)
    assert shows_field(behind_a_proxy, neighbour)


def test_who_says_to_be_this_machine_is_still_a_stranger(house, behind_a_proxy):
    claimed = {"X-Forwarded-For": f"{HERE}, {ELSEWHERE}"}  # the proxy adds whom it really sees
    assert number_of(house, behind_a_proxy, claimed) is None


def test_staff_choose_from_everywhere(house, url):
    signed_in = {"X-Forwarded-For": ELSEWHERE, "Cookie": sign_in(url, "doctor", PASSWORD)}
    assert number_of(house, url, signed_in) == RESIDENT
    assert shows_field(url, signed_in)


def test_strangers_are_told_and_call_all_the_same(browser: Browser, url, house):
    context = browser.new_context(extra_http_headers={"X-Forwarded-For": ELSEWHERE})
    page = context.new_page()
    page.goto(f"{url}/phone?lang=zh-CN")
    expect(page.locator(".settings")).to_contain_text("您用的是陌生号码")
    expect(page.locator("#caller")).to_have_count(0)
    page.get_by_role("button", name="打电话").click()
    expect(page.locator('#captions [data-key="greeting"]').last).to_be_visible(timeout=15_000)
    page.get_by_role("button", name="挂断").click()
    expect(page.get_by_role("button", name="打电话")).to_be_enabled()
    context.close()
