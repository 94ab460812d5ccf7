"""The pages in a real Chromium, with a WAV file for a microphone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from hotline import cases
from hotline.calls.models import Recording
from hotline.cli.testbed.children import eventually
from hotline.db import utc_now
from hotline.escalation.models import Page as PageRow
from hotline.speech.audio import read_wav, write_wav
from tests.carriers.webphone.conftest import PASSWORD
from tests.community import add_call
from tests.fakes.speaking import loudness_at, speech, whistle
from tests.fakes.webphone import Caller, StaffPhone, sign_in

PATIENCE_MS = 60_000
"""Other tests run beside these."""
SLOW_MICROPHONE = """() => {
  const devices = navigator.mediaDevices;
  const ask = devices.getUserMedia.bind(devices);
  const granted = new Promise((grant) => (window.grant = grant));
  devices.getUserMedia = async (wanted) => (await granted, ask(wanted));
}"""
"""Until `window.grant()`."""


@pytest.fixture
def phone(page: Page, url: str) -> Page:
    page.goto(f"{url}/phone?lang=zh-CN")
    return page


@pytest.fixture(scope="session")
def speaking_browser(launch_browser, tmp_path_factory) -> Browser:
    """Its microphone hears somebody who speaks for two seconds, and then takes a breath."""
    wav = tmp_path_factory.mktemp("voices") / "plea.wav"
    write_wav(wav, speech(2, then_quiet=1))
    return launch_browser(f"--use-file-for-fake-audio-capture={wav}")


@pytest.fixture(scope="session")
def whistling_browser(launch_browser, tmp_path_factory) -> Browser:
    wav = tmp_path_factory.mktemp("voices") / "whistle.wav"
    write_wav(wav, whistle(1000, 10))
    return launch_browser(f"--use-file-for-fake-audio-capture={wav}")


def opened(browser: Browser, address: str) -> Page:
    page = browser.new_context().new_page()
    page.goto(address)
    return page


def said(page: Page, key: str) -> None:
    expect(page.locator(f'#captions [data-key="{key}"]').last).to_be_visible(timeout=PATIENCE_MS)


def test_the_pages_are_accessible(phone: Page, url: str):
    assert Axe().run(phone).violations_count == 0, Axe().run(phone).generate_report()
    phone.goto(f"{url}/phone?lang=en")
    assert Axe().run(phone).violations_count == 0


def test_a_call_is_accessible_and_is_read_as_it_is_said(phone: Page):
    phone.get_by_role("button", name="打电话").click()
    said(phone, "main_menu")
    assert phone.locator("#captions li").first.inner_text() == "您好，这里是社区热线。"
    results = Axe().run(phone)
    assert results.violations_count == 0, results.generate_report()


def test_buttons_and_keyboard_press_keys(phone: Page):
    phone.get_by_role("button", name="打电话").click()
    said(phone, "greeting")
    phone.keyboard.press("3")
    said(phone, "plea")
    phone.get_by_role("button", name="零，找人").click()
    said(phone, "person_soon")
    expect(phone.locator("#status")).to_have_attribute("data-state", "waiting", timeout=PATIENCE_MS)
    phone.get_by_role("button", name="挂断").click()
    expect(phone.locator("#status")).to_have_text("通话结束")
    expect(phone.get_by_role("button", name="打电话")).to_be_enabled()


def test_everything_is_reached_at_200_percent_on_a_small_screen(phone: Page):
    phone.set_viewport_size({"width": 320, "height": 568})  # 640 pixels at 200 %
    width = phone.evaluate("document.documentElement.scrollWidth")
    assert width <= 320
    for key in "0123456789":
        box = phone.locator(f'[data-key="{key}"]').bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44


def test_without_a_microphone_keys_work_and_it_says_so(page: Page, url: str):
    page.add_init_script(
        "navigator.mediaDevices.getUserMedia = async () => { throw new Error('none'); };"
    )
    page.goto(f"{url}/phone?lang=zh-CN")
    page.get_by_role("button", name="打电话").click()
    expect(page.locator("#microphone")).to_contain_text("没有麦克风")
    said(page, "main_menu")


def test_the_chosen_language_is_spoken(page: Page, url: str):
    page.goto(f"{url}/phone?lang=en")
    page.get_by_role("button", name="Call", exact=True).click()
    said(page, "greeting")
    assert page.locator("#captions li").first.inner_text().isascii()


def test_a_plea_into_the_microphone_is_recorded(speaking_browser, url, house):
    page = opened(speaking_browser, f"{url}/phone")
    page.locator("#call").click()
    said(page, "greeting")
    page.keyboard.press("3")
    expect(page.locator("#status")).to_have_attribute(
        "data-state", "recording", timeout=PATIENCE_MS
    )
    page.wait_for_timeout(2500)
    page.keyboard.press("#")
    said(page, "plea_heard")
    with house.database.read() as session:
        recording = session.scalar(select(Recording))
    assert recording is not None
    path = house.recordings.path(recording.id)
    assert path is not None
    sound = read_wav(path)
    assert sound.seconds > 2
    assert abs(sound.samples).max() > 3000
    page.context.close()


def test_a_line_that_breaks_is_taken_up_again(phone: Page):
    phone.get_by_role("button", name="打电话").click()
    said(phone, "main_menu")
    broken = phone.evaluate(
        """async () => {
          const lines = performance.getEntriesByType('resource').map((entry) => entry.name);
          const { line } = await import(lines.find((name) => name.endsWith('/phone.js')));
          line.socket.close(4000);
        }"""
    )
    assert broken is None
    expect(phone.locator("#status")).to_have_attribute("data-state", "reconnecting")
    phone.locator("#captions").evaluate("list => list.replaceChildren()")
    said(phone, "main_menu")


@pytest.mark.usefixtures("worker")
def test_operator_and_caller_hear_each_other_from_browser_to_browser(whistling_browser, url, house):
    console = _signed_in(whistling_browser, url)
    caller = Caller(url)
    caller.hears("greeting")
    caller.press("0")
    console.evaluate(SLOW_MICROPHONE)
    console.get_by_role("button", name="接电话").click(timeout=PATIENCE_MS)
    expect(console.locator("#softphone-call")).to_be_visible()
    expect(console.locator("#softphone-keys")).to_be_hidden()  # nobody would hear them yet
    console.evaluate("window.grant()")
    console.get_by_role("button", name="1 我来接").click(timeout=PATIENCE_MS)
    caller.is_in("talking")
    assert eventually(lambda: loudness_at(caller.heard_audio, 1000) > 0.8, within=5)
    results = Axe().run(console)
    assert results.violations_count == 0, results.generate_report()
    caller.hang_up()
    expect(console.locator("#softphone-call")).to_be_hidden(timeout=PATIENCE_MS)
    console.context.close()


@pytest.mark.usefixtures("worker")
def test_a_caller_in_the_browser_is_heard_by_staff(whistling_browser, url, house):
    doctor = StaffPhone(url, sign_in(url, "doctor", PASSWORD))
    page = opened(whistling_browser, f"{url}/phone")
    page.locator("#call").click()
    said(page, "main_menu")
    page.keyboard.press("0")
    doctor.answers()
    doctor.press("1")
    doctor.is_in("talking")
    assert eventually(lambda: loudness_at(doctor.heard_audio, 1000) > 0.8, within=5)
    doctor.hang_up()
    page.context.close()


def test_of_several_calls_the_most_urgent_is_shown_and_the_others_are_counted(browser, url, house):
    _rings_for_the_doctor(house, "routine", "critical", "unknown")
    console = _signed_in(browser, url)
    rings = console.locator("#softphone-rings")
    expect(rings.locator("article")).to_have_count(1)
    expect(rings.locator("article")).to_have_attribute("data-severity", "critical")
    expect(rings).to_contain_text("还有 2 个来电")
    assert Axe().run(console).violations_count == 0
    rings.get_by_role("button", name="不能接").click()
    expect(rings.locator("article")).to_have_attribute("data-severity", "unknown")
    expect(rings).to_contain_text("还有 1 个来电")
    rings.get_by_role("button", name="不能接").click()
    expect(rings.locator("article")).to_have_attribute("data-severity", "routine")
    expect(rings).not_to_contain_text("还有")
    console.context.close()


def _rings_for_the_doctor(house, *severities: str) -> None:
    """One page for each case, ringing in their browser."""
    with house.database.begin() as session:
        for severity in severities:
            case, _ = cases.open_case(session, add_call(session).id, "person")
            cases.assess(case, severity, ["吐血"])
            session.add(
                PageRow(
                    case_id=case.id, number=1, target="doctor", channel="voice",
                    sent_at=utc_now(), carrier="webphone", carrier_call_id=f"ring-{case.id}",
                )
            )  # fmt: skip


def _signed_in(browser: Browser, url: str) -> Page:
    page = opened(browser, f"{url}/console/login")
    page.locator("[name=login]").fill("doctor")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    expect(page.locator("#softphone")).to_have_attribute("data-state", "ready", timeout=PATIENCE_MS)
    return page
