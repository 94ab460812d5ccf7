"""The cache of prompts: names, lookups, what is rendered when, recordings by staff."""

import os
import re
import shutil
import threading
from pathlib import Path

import numpy as np
import pytest

from hotline.flow.actions import Clip
from hotline.speech import audio, audio_level, audio_prompt
from hotline.speech.clips import RATES, Clips, pace, sound_name
from hotline.speech.music import MUSIC, TONE
from hotline.speech.voice.rendering import store
from tests.community import NOW

WELCOME = Clip(key="welcome", text="您好。")
NUMBER = Clip(key="number.3", text="三")
GRANNY = Clip(key="resident_name", text="王奶奶", private=True)
EVERY = [WELCOME, NUMBER, GRANNY]


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose prompts the real voice has spoken."""
    folder = tmp_path_factory.mktemp("data")
    assert Clips(folder / "prompts", folder / "recorded").ensure(EVERY, "zh-CN") == []
    return folder


@pytest.fixture
def clips(rendered: Path, tmp_path: Path) -> Clips:
    """The same for a test to change."""
    shutil.copytree(rendered / "prompts", tmp_path / "prompts")
    return Clips(tmp_path / "prompts", tmp_path / "recorded")


def low_tone(seconds: float) -> audio.Sound:
    wave = ([0] * 20 + [9000] * 20) * round(seconds * 48000 / 40)
    return audio.Sound(audio.from_float(np.array(wave) / 32768), 48000)


def record(clips: Clips, clip: Clip, seconds: float = 0.5) -> str:
    """Do as staff do: put a recording of their own in use; it is a bare low tone."""
    sound = clips.recorded.draft(low_tone(seconds), "zh-CN")
    clips.recorded.use(clip.key, clip.text, sound, "zh-CN", "admin", NOW)
    return sound


def test_a_name_tells_the_key_and_nothing_of_the_text() -> None:
    assert re.fullmatch(r"zh-CN/welcome-[0-9a-f]{16}", sound_name(WELCOME, "zh-CN"))
    assert re.fullmatch(r"zh-CN/resident_name-[0-9a-f]{16}", sound_name(GRANNY, "zh-CN"))
    assert sound_name(WELCOME, "zh-CN") == sound_name(WELCOME, "zh-CN")


def test_a_slower_clip_lasts_longer_and_until_it_is_there_the_usual_one_is_heard(
    clips: Clips,
) -> None:
    slow = WELCOME.model_copy(update={"slower": 1.5})
    usual = clips.sound(WELCOME, "zh-CN", "8k")
    assert usual is not None
    assert clips.name(slow, "zh-CN", "8k") == sound_name(WELCOME, "zh-CN")
    assert clips.sound(slow, "zh-CN", "8k") == usual

    assert clips.ensure([slow], "zh-CN") == []

    assert clips.name(slow, "zh-CN", "8k") == sound_name(slow, "zh-CN")
    slowly = clips.sound(slow, "zh-CN", "8k")
    assert slowly is not None
    said, slowly_said = (audio_level.trim(each).seconds for each in (usual, slowly))
    assert slowly_said > 1.3 * said


@pytest.mark.parametrize(
    ("wish", "step"), [(1.0, 1.0), (1.1, 1.0), (1.2, 1.25), (1.3, 1.25), (1.4, 1.5), (1.5, 1.5)]
)
def test_a_wish_becomes_the_nearest_pace_that_is_rendered(wish: float, step: float) -> None:
    assert pace(wish) == step


def test_names_differ_by_text_and_language() -> None:
    named = {
        sound_name(WELCOME, "zh-CN"),
        sound_name(WELCOME, "zh-TW"),
        sound_name(WELCOME, "en"),
        sound_name(WELCOME.model_copy(update={"text": "您好！"}), "zh-CN"),
    }
    assert len({name.rsplit("-", 1)[1] for name in named}) == 4


@pytest.mark.parametrize("key", ["../../etc/passwd", ".hidden", "套餐 A?x=1#", "a/b", "set_meal.A"])
def test_names_are_fit_for_urls_and_folders(key: str) -> None:
    name = sound_name(Clip(key=key, text="x"), "en")
    assert re.fullmatch(r"en/[A-Za-z0-9_][A-Za-z0-9._-]*-[0-9a-f]{16}", name)


@pytest.mark.parametrize("clip", EVERY, ids=lambda clip: clip.key)
def test_clips_are_there_for_both_kinds_of_door(clips: Clips, clip: Clip) -> None:
    for rate, hertz in RATES.items():
        path = clips.path(clip, "zh-CN", rate)
        assert path is not None
        sound = audio.read_wav(path)
        assert sound.rate == hertz
        assert 0.3 < sound.seconds < 2
        assert audio_prompt.heard_dbfs(sound) == pytest.approx(-20, abs=1)


def test_a_sentence_ends_with_a_pause_and_a_piece_of_one_does_not(clips: Clips) -> None:
    sentence, piece = clips.sound(WELCOME, "zh-CN", "8k"), clips.sound(NUMBER, "zh-CN", "8k")
    assert sentence is not None
    assert piece is not None
    assert audio_level.longest_silence(sentence) > 0.3
    assert audio_level.longest_silence(piece) < 0.2


def test_what_is_there_is_not_rendered_again(clips: Clips) -> None:
    before = {path: path.stat().st_mtime_ns for path in clips.clips_dir.rglob("*.wav")}
    assert clips.ensure(EVERY, "zh-CN", progress=lambda *_: pytest.fail("rendered again")) == []
    assert {path: path.stat().st_mtime_ns for path in clips.clips_dir.rglob("*.wav")} == before


def test_nothing_but_clips_is_left_behind(clips: Clips) -> None:
    files = [path for path in clips.clips_dir.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} == {".wav"}
    assert len(files) == 2 * (len(EVERY) + len([MUSIC, TONE]))


@pytest.mark.parametrize("length", [0, 20, 44, 2000])
def test_a_cut_off_file_is_not_served(clips: Clips, length: int) -> None:
    path = clips.path(NUMBER, "zh-CN", "8k")
    assert path is not None
    os.truncate(path, length)
    assert clips.path(NUMBER, "zh-CN", "8k") is None
    assert clips.sound(NUMBER, "zh-CN", "8k") is None


def test_a_cut_off_file_is_made_anew(clips: Clips) -> None:
    path = clips.path(NUMBER, "zh-CN", "8k")
    assert path is not None
    os.truncate(path, 2000)
    done: list[tuple[int, int]] = []
    assert clips.ensure(EVERY, "zh-CN", lambda *counts: done.append(counts)) == []
    assert done == [(1, 1)]
    assert clips.path(NUMBER, "zh-CN", "8k") == path


def test_what_is_missing_is_logged_without_private_text(
    clips: Clips, caplog: pytest.LogCaptureFixture
) -> None:
    assert clips.path(Clip(key="unheard", text="新的"), "zh-CN", "8k") is None
    assert clips.path(GRANNY.model_copy(update={"text": "李奶奶"}), "zh-CN", "8k") is None
    assert "unheard" in caplog.text
    assert "private clip" in caplog.text
    assert "李奶奶" not in caplog.text
    assert "resident_name" not in caplog.text


def test_one_clip_that_cannot_be_spoken_does_not_stop_the_others(
    clips: Clips, caplog: pytest.LogCaptureFixture
) -> None:
    secret = Clip(key="resident_name", text="★ ★", private=True)
    four = Clip(key="number.4", text="四")
    failures = clips.ensure([secret, four], "zh-CN")
    assert [failure.label for failure in failures] == ["a private clip"]
    assert clips.path(four, "zh-CN", "16k")
    assert "★" not in caplog.text + str(failures)


@pytest.mark.parametrize(
    "name",
    ["", "welcome", "zh-CN/welcome", "../x-0123456789abcdef", "zh-CN/../x-0123456789abcdef",
     "zh-CN/.x-0123456789abcdef", "zh-CN/a\0b-0123456789abcdef", "a/b/c-0123456789abcdef"],
)  # fmt: skip
def test_other_names_are_no_files(clips: Clips, name: str) -> None:
    assert clips.file(name, "8k") is None


def test_files_are_found_by_name(clips: Clips) -> None:
    assert clips.file(sound_name(NUMBER, "zh-CN"), "16k") == clips.path(NUMBER, "zh-CN", "16k")
    assert clips.file(MUSIC, "8k")
    assert clips.file(TONE, "16k")


def test_a_recording_by_staff_is_heard_instead_of_the_voice_at_once(clips: Clips) -> None:
    voice = clips.path(WELCOME, "zh-CN", "8k")
    sound = record(clips, WELCOME, seconds=3)
    clips.take_recording([WELCOME], "zh-CN")
    assert clips.name(WELCOME, "zh-CN", "8k") == f"zh-CN/welcome-{sound}"
    recorded = clips.sound(WELCOME, "zh-CN", "8k")
    assert recorded is not None
    assert recorded.rate == 8000
    assert recorded.seconds > 2.9
    assert audio_prompt.heard_dbfs(recorded) == pytest.approx(-20, abs=0.5)
    # A call that was just told the voice's clip still gets it.
    assert clips.file(sound_name(WELCOME, "zh-CN"), "8k") == voice


def test_another_recording_is_another_name(clips: Clips) -> None:
    record(clips, WELCOME, seconds=1)
    assert clips.ensure([WELCOME], "zh-CN") == []
    first = clips.name(WELCOME, "zh-CN", "8k")
    assert clips.ensure([WELCOME], "zh-CN", lambda *_: pytest.fail("taken again")) == []
    record(clips, WELCOME, seconds=2)
    clips.take_recording([WELCOME], "zh-CN")
    sound = clips.sound(WELCOME, "zh-CN", "8k")
    assert sound is not None
    assert sound.seconds > 1.9
    assert clips.name(WELCOME, "zh-CN", "8k") != first


def test_a_recording_is_heard_at_every_pace(clips: Clips) -> None:
    record(clips, WELCOME)
    clips.take_recording([WELCOME], "zh-CN")
    slow = WELCOME.model_copy(update={"slower": 1.5})
    assert clips.path(slow, "zh-CN", "8k") == clips.path(WELCOME, "zh-CN", "8k")


def test_a_recording_belongs_to_its_words(clips: Clips) -> None:
    record(clips, WELCOME)
    clips.take_recording([WELCOME], "zh-CN")
    reworded = WELCOME.model_copy(update={"text": "您早。"})
    assert clips.path(reworded, "zh-CN", "8k") is None


def test_a_recording_taken_back_brings_the_voice_back(clips: Clips) -> None:
    voice = clips.path(WELCOME, "zh-CN", "8k")
    record(clips, WELCOME)
    clips.take_recording([WELCOME], "zh-CN")
    assert clips.recorded.take_back("welcome", WELCOME.text, "zh-CN", "admin", NOW)
    assert clips.path(WELCOME, "zh-CN", "8k") == voice


def test_a_recording_that_is_damaged_on_disk_is_named_and_the_voice_goes_on(clips: Clips) -> None:
    voice = clips.path(WELCOME, "zh-CN", "8k")
    record(clips, WELCOME)
    path = clips.recorded.current(WELCOME.text, "zh-CN")
    assert path is not None
    path.write_bytes(b"no sound")
    failures = clips.ensure([WELCOME], "zh-CN")
    assert [str(failure) for failure in failures] == ["welcome: not a sound file that can be read"]
    assert clips.path(WELCOME, "zh-CN", "8k") == voice


def test_no_recording_can_stand_for_a_name(clips: Clips) -> None:
    voice = clips.path(GRANNY, "zh-CN", "8k")
    record(clips, GRANNY)
    assert clips.ensure([GRANNY], "zh-CN", lambda *_: pytest.fail("taken")) == []
    assert clips.path(GRANNY, "zh-CN", "8k") == voice


def test_two_who_write_one_clip_leave_a_whole_one(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    sounds = [audio.silence(seconds, 8000) for seconds in (0.5, 2.0)]
    writers = [
        threading.Thread(target=lambda sound=sound: [store(path, sound) for _ in range(20)])
        for sound in sounds
    ]
    store(path, sounds[0])
    for writer in writers:
        writer.start()
    seen = set()
    while any(writer.is_alive() for writer in writers):
        seen.add(audio.read_wav(path).seconds)
    for writer in writers:
        writer.join()
    assert seen <= {0.5, 2.0}
    assert [file.name for file in tmp_path.iterdir()] == ["a.wav"]


def test_a_full_disk_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        store(tmp_path / "a.wav", audio.silence(1, 8000))
    assert list(tmp_path.iterdir()) == []
