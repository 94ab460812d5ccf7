"""Clips as the switch finds them."""

from pathlib import Path

import pytest

from hotline.carriers.asterisk.sounds import Sounds
from hotline.flow.actions import Clip
from hotline.speech.audio import Sound, silence, write_wav
from hotline.speech.clips import Clips, sound_name
from hotline.speech.music import TONE, tone

MENU = Clip(key="set_meal.A", text="蔬菜套餐")


@pytest.fixture
def clips(tmp_path: Path) -> Clips:
    """One clip is rendered, and the tone."""
    found = Clips(tmp_path / "prompts", tmp_path / "recorded")
    for folder, rate in (("8k", 8000), ("16k", 16000)):
        for name, sound in ((sound_name(MENU, "zh-CN"), silence(1.5, rate)), (TONE, tone(rate))):
            path = found.clips_dir / folder / f"{name}.wav"
            path.parent.mkdir(parents=True, exist_ok=True)
            write_wav(path, Sound(sound.samples, rate))
    return found


def test_both_widths_lie_beside_each_other(clips: Clips) -> None:
    (file,) = Sounds(clips).files([MENU], "zh-CN")
    narrow, wide = Path(f"{file.path}.wav"), Path(f"{file.path}.wav16")
    assert file.seconds == pytest.approx(1.5)
    assert narrow.stat().st_size == 44 + 1.5 * 16000
    assert wide.stat().st_size == 44 + 1.5 * 32000


def test_the_folder_can_be_moved(clips: Clips, tmp_path: Path) -> None:
    (file,) = Sounds(clips).files([MENU], "zh-CN")
    moved = clips.clips_dir.rename(tmp_path / "elsewhere")
    assert (moved / Path(f"{file.path}.wav").relative_to(clips.clips_dir)).is_file()


def test_what_is_not_rendered_is_left_out(clips: Clips) -> None:
    missing = Clip(key="goodbye", text="再见")
    assert len(Sounds(clips).files([missing, MENU], "zh-CN")) == 1


def test_a_second_process_finds_the_links(clips: Clips) -> None:
    assert Sounds(clips).files([MENU], "zh-CN") == Sounds(clips).files([MENU], "zh-CN")
    assert Sounds(clips).tone
