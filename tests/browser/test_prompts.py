"""Recording over a prompt in a real browser, into its microphone."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

import hotline.db.tables  # noqa: F401  every table, so that foreign keys find each other
from hotline.db import Database
from hotline.speech.audio import Sound, from_float, write_wav
from hotline.speech.audio_prompt import heard_dbfs
from tests.browser.console_desk import ConsoleDesk, console_desk
from tests.console.desk import PROMPTS, Desk

GREETING = PROMPTS["greeting"]
PAGE = "/console/prompts/zh-CN/greeting"


@pytest.fixture
def house(database: Database, tmp_path: Path) -> Iterator[ConsoleDesk]:
    with console_desk(Desk(database, tmp_path)) as running:
        yield running


@pytest.fixture
def staff_page(
    launch_browser: Callable[..., Browser], tmp_path: Path, request: pytest.FixtureRequest
) -> Page:
    """A browser whose microphone hears a voice of the amplitude asked for, over and over."""
    time = np.arange(2 * 48000) / 48000
    wave = np.sin(2 * np.pi * 250 * time) * np.abs(np.sin(2 * np.pi * 2 * time)) * request.param
    write_wav(tmp_path / "microphone.wav", Sound(from_float(wave), 48000))
    return launch_browser(
        f"--use-file-for-fake-audio-capture={tmp_path / 'microphone.wav'}"
    ).new_page()


def record(page: Page, seconds: float = 2) -> None:
    page.get_by_role("button", name="用麦克风录音").click()
    page.wait_for_timeout(seconds * 1000)
    page.get_by_role("button", name="停止").click()


@pytest.mark.parametrize("staff_page", [0.15], indirect=True)
def test_the_microphone_is_recorded_heard_first_and_then_put_in_use(
    staff_page: Page, house: ConsoleDesk
) -> None:
    house.enter(staff_page, path="/console/prompts")
    staff_page.get_by_role("link", name="greeting").click()
    record(staff_page)
    preview = staff_page.get_by_role("heading", name="您的录音（电话里的效果）")
    expect(preview).to_be_visible(timeout=20000)
    assert house.desk.clips.path(GREETING, "zh-CN", "8k") is None

    staff_page.get_by_role("button", name="让来电者听这段录音").click()
    expect(staff_page.get_by_role("status").first).to_contain_text("现在开始听到", timeout=20000)
    heard = house.desk.clips.sound(GREETING, "zh-CN", "8k")
    assert heard is not None
    assert 1 < heard.seconds < 6
    assert heard_dbfs(heard) == pytest.approx(-20, abs=1.5)

    staff_page.get_by_role("button", name="恢复合成语音").click()
    expect(staff_page.locator("main")).to_contain_text("这句话已恢复为合成语音", timeout=20000)
    assert house.desk.clips.path(GREETING, "zh-CN", "8k") is None


@pytest.mark.parametrize("staff_page", [0.001], indirect=True)
def test_a_microphone_that_hears_nothing_is_told_so(staff_page: Page, house: ConsoleDesk) -> None:
    house.enter(staff_page, path=PAGE)
    record(staff_page, seconds=1)
    expect(staff_page.get_by_role("alert").first).to_contain_text("声音太小", timeout=20000)
