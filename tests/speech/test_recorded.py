"""Recordings of prompts: what is heard, what is kept, who did it."""

import os
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from hotline.speech.audio import Sound, from_float
from hotline.speech.recorded import DRAFT_SECONDS, RecordedPrompts
from tests.community import NOW

TEXT = "您好，这里是社区热线。"


def hum(hertz: int = 300) -> Sound:
    return Sound(from_float(0.2 * np.sin(np.arange(8000) * hertz * 2 * np.pi / 8000)), 8000)


@pytest.fixture
def recorded(tmp_path: Path) -> RecordedPrompts:
    return RecordedPrompts(tmp_path)


def test_nothing_is_heard_until_a_draft_is_put_in_use(recorded: RecordedPrompts) -> None:
    sound = recorded.draft(hum(), "zh-CN")
    assert recorded.kept(sound, "zh-CN")
    assert recorded.current(TEXT, "zh-CN") is None

    recorded.use("greeting", TEXT, sound, "zh-CN", "zhou", NOW)

    assert recorded.current(TEXT, "zh-CN")
    assert recorded.current(TEXT, "en") is None
    assert recorded.current("您早。", "zh-CN") is None


def test_the_history_tells_who_recorded_and_who_took_back(
    recorded: RecordedPrompts, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    later = NOW + timedelta(hours=1)
    sound = recorded.draft(hum(), "zh-CN")
    recorded.use("greeting", TEXT, sound, "zh-CN", "zhou", NOW)
    assert recorded.take_back("greeting", TEXT, "zh-CN", "chen", later)
    assert not recorded.take_back("greeting", TEXT, "zh-CN", "chen", later)

    assert [(each.sound, each.by, each.at) for each in recorded.history("zh-CN")] == [
        (sound, "zhou", NOW), (None, "chen", later),
    ]  # fmt: skip
    assert recorded.kept(sound, "zh-CN"), "what was heard once can be heard again"
    assert recorded.current(TEXT, "zh-CN") is None
    assert "greeting (zh-CN) was recorded by zhou" in caplog.text


def test_a_line_that_a_crash_cut_off_costs_only_itself(
    recorded: RecordedPrompts, tmp_path: Path
) -> None:
    sound = recorded.draft(hum(), "zh-CN")
    recorded.use("greeting", TEXT, sound, "zh-CN", "zhou", NOW)
    history = tmp_path / "zh-CN" / "history.jsonl"
    history.write_text(history.read_text() + history.read_text()[:30] + "\n")

    assert len(recorded.history("zh-CN")) == 1


def test_drafts_that_nobody_used_are_deleted_after_a_day(recorded: RecordedPrompts) -> None:
    used, unused = (recorded.draft(hum(hertz), "zh-CN") for hertz in (300, 400))
    recorded.use("greeting", TEXT, used, "zh-CN", "zhou", NOW)
    for sound in (used, unused):
        path = recorded.kept(sound, "zh-CN")
        assert path is not None
        yesterday = path.stat().st_mtime - DRAFT_SECONDS - 60
        os.utime(path, (yesterday, yesterday))

    recorded.draft(hum(500), "zh-CN")

    assert recorded.kept(used, "zh-CN")
    assert recorded.kept(unused, "zh-CN") is None


@pytest.mark.parametrize("sound", ["", "../history", "0123456789abcdef", "x" * 5000, "a\0b"])
def test_what_is_not_kept_cannot_be_used(recorded: RecordedPrompts, sound: str) -> None:
    assert recorded.kept(sound, "zh-CN") is None
    with pytest.raises(LookupError):
        recorded.use("greeting", TEXT, sound, "zh-CN", "zhou", NOW)
