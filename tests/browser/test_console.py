"""The console in a real browser: live, by keyboard, with sound, and calm when things break."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from hotline import cases
from hotline.calls.models import Call
from hotline.cases.models import Case, Review
from hotline.db import Database, utc_now
from tests.browser.console_desk import ConsoleDesk, console_desk
from tests.community import add_call
from tests.console.desk import Desk
from tests.console.scenes import add_case, put_on_hold


@pytest.fixture
def house(database: Database, tmp_path: Path) -> Iterator[ConsoleDesk]:
    with console_desk(Desk(database, tmp_path)) as running:
        yield running


@pytest.fixture(autouse=True)
def no_complaint(page: Page) -> Iterator[None]:
    """Whatever a script throws, or the content security policy forbids, fails the test."""
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
    yield
    expected = ("Failed to load resource", "[object Event]")  # 4xx answers, streams that ended
    assert [text for text in complaints if not text.startswith(expected)] == []


def _critical_case(house: ConsoleDesk) -> int:
    with house.desk.database.begin() as session:
        call = add_call(session, from_number="+8613911112222")
        return add_case(session, call, severity="critical", opened_at=utc_now()).id


def _row(page: Page, case_id: int):  # type: ignore[no-untyped-def]
    return page.locator(f'li[data-case="{case_id}"]')


def test_a_new_critical_case_comes_onto_the_board(page: Page, house: ConsoleDesk) -> None:
    house.enter(page)
    expect(page.locator("#live")).to_have_text("实时")
    case_id = _critical_case(house)
    page.wait_for_selector(f'li[data-case="{case_id}"]')
    expect(_row(page, case_id)).to_have_class(re.compile("row-fresh"))
    expect(page.locator("#alarm")).to_have_text("有新的危急事件")
    expect(page).to_have_title(re.compile(r"^\(2!\)"))


def test_who_takes_a_case_is_seen_on_every_board(page: Page, house: ConsoleDesk) -> None:
    house.enter(page, "op")
    other = page.context.browser.new_context().new_page()  # type: ignore[union-attr]
    house.enter(other, "rev")
    case_id = house.ids["critical"]
    _row(page, case_id).locator("a").click()
    page.get_by_role("button", name="我来接手").click()
    expect(page.locator("#progress")).to_contain_text("op-name 已接手")
    expect(_row(other, case_id)).to_contain_text("op-name 已接手", timeout=1500)
    other.context.close()


def test_the_seconds_that_a_caller_waits_run(page: Page, house: ConsoleDesk) -> None:
    house.enter(page)
    clock = _row(page, house.ids["waiting"]).locator("[data-clock]")
    expect(clock).to_have_text(re.compile(r"^0:\d\d$"))
    before = clock.inner_text()
    expect(clock).not_to_have_text(before, timeout=2500)


def test_from_the_board_to_a_closed_case_by_keyboard_alone(page: Page, house: ConsoleDesk) -> None:
    house.enter(page, "op")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(f"#case-{house.ids['critical']}")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("王秀英")
    expect(page.locator(".htmx-swapping, .htmx-settling")).to_have_count(0)  # it hears keys then
    page.keyboard.press("a")
    expect(page.locator("#progress")).to_contain_text("op-name 已接手")
    page.keyboard.press("n")
    page.keyboard.type("120 已出发")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".note")).to_have_text("120 已出发")
    expect(page.locator("#note")).to_have_value("")
    page.locator("#disposition").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".state-who")).to_have_text("已结案：已叫 120")
    with house.desk.database.begin() as session:
        assert session.get_one(Case, house.ids["critical"]).disposition == "ambulance_called"


def test_keys_can_be_switched_off_and_do_not_disturb_typing(page: Page, house: ConsoleDesk) -> None:
    house.enter(page, "op", f"/console/cases/{house.ids['critical']}")
    page.locator("#note").fill("")
    page.locator("#note").press_sequentially("at")
    expect(page.locator("#progress")).to_contain_text("还没有人接手")
    page.locator("h1").click()
    page.keyboard.press("?")
    page.locator("#use-keys").uncheck()
    page.get_by_role("button", name="关闭").click()
    page.keyboard.press("a")
    page.wait_for_timeout(300)
    expect(page.locator("#progress")).to_contain_text("还没有人接手")


def test_taking_the_call_rings_the_browsers_own_telephone(page: Page, house: ConsoleDesk) -> None:
    house.enter(page, "op", f"/console/cases/{house.ids['waiting']}")
    page.evaluate(
        "document.body.addEventListener('hotline:take',"
        " event => document.body.dataset.room = event.detail.room)"
    )
    page.keyboard.press("t")
    expect(page.locator("body")).to_have_attribute("data-room", f"call-{house.ids['waiting']}")
    assert house.desk.taken == [(house.ids["waiting"], "op")]


def test_a_call_in_the_browser_survives_walking_through_the_pages(
    page: Page, house: ConsoleDesk
) -> None:
    house.enter(page)
    page.evaluate("document.body.dataset.call = 'goes on'")
    page.get_by_role("link", name="订菜").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("订菜")
    expect(page.locator("#pages [aria-current]")).to_have_text("订菜")
    expect(page).to_have_title(re.compile("订菜"))
    page.get_by_role("link", name="看板").click()
    expect(page.locator("#live")).to_have_text("实时")
    _row(page, house.ids["critical"]).locator("a").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("王秀英")
    page.go_back()
    expect(page.locator("#board")).to_be_visible()
    expect(page.locator("#live")).to_have_text("实时")
    expect(page.locator("body")).to_have_attribute("data-call", "goes on")
    assert "hotline" not in page.evaluate("JSON.stringify({...sessionStorage})")


def test_what_others_do_appears_on_an_open_case_without_disturbing_a_note(
    page: Page, house: ConsoleDesk
) -> None:
    house.enter(page, "op", f"/console/cases/{house.ids['critical']}")
    page.locator("#note").fill("半句")
    with house.desk.database.begin() as session:
        cases.acknowledge(session, house.ids["critical"], "admin")
    expect(page.locator("#progress")).to_contain_text("admin-name 已接手", timeout=6000)
    expect(page.locator("#note")).to_have_value("半句")


def test_a_recording_is_drawn_and_played(page: Page, house: ConsoleDesk) -> None:
    house.enter(page, "rev", f"/console/reviews/{house.ids['critical']}")
    _eventually(page, "document.querySelector('audio').duration > 1.5")
    expect(page.locator(".waveform canvas").first).to_be_attached()
    page.locator("h1").click()
    page.keyboard.press("p")
    _eventually(page, "document.querySelector('audio').currentTime > 0.3")


def _eventually(page: Page, condition: str, seconds: float = 5.0) -> None:
    """Playwright's own way needs `eval`, which our pages forbid."""
    end = time.monotonic() + seconds
    while not page.evaluate(condition):
        assert time.monotonic() < end, condition
        page.wait_for_timeout(50)


def test_a_review_corrects_text_and_severity(page: Page, house: ConsoleDesk) -> None:
    house.enter(page, "rev", "/console/reviews")
    page.get_by_role("link", name=f"事件 {house.ids['critical']}").click()
    page.get_by_label("文字").fill("我妈突然吐血了，快来人")
    page.locator("input[name=severity][value=urgent]").check()
    page.locator("input[name=score][value='4']").check()
    page.get_by_role("button", name="保存复核").click()
    expect(page.locator(".notice")).to_contain_text("复核已保存")
    with house.desk.database.begin() as session:
        review = session.query(Review).one()
        assert (review.severity_corrected, review.score) == ("urgent", 4)
        assert review.transcript_corrected == "我妈突然吐血了，快来人"


def test_an_unknown_callers_order_is_completed(page: Page, house: ConsoleDesk) -> None:
    house.enter(page, "op", "/console/orders")
    page.locator(f"#order-{house.ids['unknown_order']} a.button").click()
    page.get_by_role("button", name="补全订单").click()
    expect(page.get_by_role("alert").first).to_contain_text("订单需要楼栋")
    page.get_by_role("searchbox").press_sequentially("王")
    page.get_by_label("王秀英").check()
    page.get_by_role("button", name="补全订单").click()
    row = page.locator(f"#order-{house.ids['unknown_order']}")
    expect(row).to_contain_text("王秀英")
    row.get_by_role("button", name="已打包").click()
    expect(row.locator(".status")).to_have_text("已打包")
    page.get_by_label("状态").select_option("packed")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page).to_have_url(re.compile("status=packed"))


def test_a_board_without_a_stream_asks_every_two_seconds(page: Page, house: ConsoleDesk) -> None:
    for _ in range(house.desk.slots.limit):
        house.desk.slots.acquire()
    house.enter(page)
    expect(page.locator("#live")).to_have_text("每两秒刷新", timeout=4000)
    case_id = _critical_case(house)
    expect(_row(page, case_id)).to_be_visible(timeout=3500)


def test_a_session_that_ended_leads_to_the_login_and_in_again(
    page: Page, house: ConsoleDesk
) -> None:
    house.enter(page, "op", f"/console/cases/{house.ids['critical']}")
    page.context.clear_cookies()
    page.wait_for_url("**/console/login**", timeout=6000)
    house.sign_in(page, "op")
    page.wait_for_url(lambda url: "/console/login" not in url)
    expect(page.get_by_role("button", name="退出")).to_be_visible()


def test_a_caller_put_on_hold_moves_up(page: Page, house: ConsoleDesk) -> None:
    case_id = _critical_case(house)
    house.enter(page)
    expect(page.locator(".group-waiting li.row")).to_have_count(1)
    with house.desk.database.begin() as session:
        case = session.get_one(Case, case_id)
        put_on_hold(session, session.get_one(Call, case.call_id))
    expect(page.locator(".group-waiting li.row").first).to_have_attribute(
        "data-case", str(case_id), timeout=1500
    )
