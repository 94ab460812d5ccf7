"""`hotline voice`, as staff type it."""

import re
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from hotline.cli import main
from hotline.config import Settings
from hotline.flow.actions import Clip
from hotline.flow.loader import Flows
from hotline.speech import audio, audio_level
from hotline.speech.clips import RATES, Clips, sound_name
from hotline.speech.voice.rendering import store
from tests.community import NOW

TONE = audio.Sound(audio.from_float(np.tile([0.2, -0.2], 800)), 16000)


def hotline(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.mark.parametrize(("lang", "text"), [("zh-CN", "您好"), ("en", "Hello")])
def test_say_writes_a_sound(tmp_path: Path, lang: str, text: str) -> None:
    result = hotline("voice", "say", text, tmp_path / "a.wav", "--lang", lang)
    assert result.exit_code == 0, result.output
    sound = audio.read_wav(tmp_path / "a.wav")
    assert 0.2 < sound.seconds < 2
    assert audio_level.speech_dbfs(sound) == pytest.approx(-20, abs=2.5)


def test_a_lower_rate_takes_longer(tmp_path: Path) -> None:
    for rate in (0.6, 1.2):
        hotline("voice", "say", "我们马上给您送来", tmp_path / f"{rate}.wav", "--rate", rate)
    slow, fast = (audio.read_wav(tmp_path / f"{rate}.wav").seconds for rate in (0.6, 1.2))
    assert slow > 1.6 * fast


@pytest.mark.parametrize(
    ("arguments", "code", "reason"),
    [
        (("你好", "missing/folder/a.wav"), 1, "No such file"),
        (("…", "a.wav"), 1, "nothing that can be said"),
        (("nuqneH", "a.wav", "--lang", "tlh"), 1, "no voice for tlh"),
        (("你好", "a.wav", "--rate", "9"), 2, "--rate"),
    ],
)
def test_what_cannot_be_said_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...], code: int, reason: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    result = hotline("voice", "say", *arguments)
    assert result.exit_code == code
    assert reason in result.stderr.splitlines()[-1]
    assert not (tmp_path / "a.wav").exists()


def test_render_refuses_a_language_without_flows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTLINE_DATA_DIR", str(tmp_path))
    result = hotline("voice", "render", "--lang", "xx")
    assert result.exit_code == 2
    assert "known are" in result.stderr


def test_render_makes_what_is_missing_and_names_what_cannot_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTLINE_DATA_DIR", str(tmp_path))
    clips = Clips(tmp_path / "prompts", tmp_path / "recorded")
    prompts = Flows.load(Settings().flows_dir).clips("zh-CN")
    missing, (greeting,) = prompts[-1], [clip for clip in prompts if clip.key == "greeting"]
    pretend_to_have_rendered(clips, [clip for clip in prompts if clip is not missing])
    clips.recorded.use("greeting", greeting.text, clips.recorded.draft(TONE, "zh-CN"), "zh-CN",
                       "admin", NOW)  # fmt: skip
    damaged = clips.recorded.current(greeting.text, "zh-CN")
    assert damaged is not None
    damaged.write_bytes(b"no sound")

    result = hotline("voice", "render", "--lang", "zh-CN")

    assert result.exit_code == 1
    assert "voice zh-CN: greeting: not a sound file" in result.stderr
    assert clips.path(missing, "zh-CN", "8k")
    heard = clips.sound(greeting, "zh-CN", "16k")
    assert heard is not None
    assert np.array_equal(heard.samples, TONE.samples)


def pretend_to_have_rendered(clips: Clips, prompts: list[Clip]) -> None:
    """Lay a tone where the voice's clips would be: rendering them all takes a minute."""
    for clip in prompts:
        for rate, hertz in RATES.items():
            path = clips.clips_dir / rate / f"{sound_name(clip, 'zh-CN')}.wav"
            store(path, audio.resample(TONE, hertz))


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clips:
    """A hotline with an empty database, and nothing rendered."""
    monkeypatch.setenv("HOTLINE_DATA_DIR", str(tmp_path))
    return Clips(tmp_path / "prompts", tmp_path / "recorded")


@pytest.fixture
def spoken(tmp_path: Path) -> Path:
    path = tmp_path / "spoken.wav"
    hotline("voice", "say", "您好，这里是社区热线。", path)
    return path


def test_a_prompt_is_recorded_listed_and_given_back(house: Clips, spoken: Path) -> None:
    greeting = Clip(key="greeting", text="您好，这里是社区热线。")
    result = hotline("voice", "record", "greeting", spoken, "--by", "zhou")
    assert result.exit_code == 0, result.output
    assert house.path(greeting, "zh-CN", "8k")
    listed = hotline("voice", "list").stdout.splitlines()
    assert len(listed) > 100
    (line,) = [line for line in listed if line.startswith("greeting\t")]
    assert re.fullmatch(r"greeting\trecorded by zhou [-0-9: ]+\t您好，这里是社区热线。", line)

    assert hotline("voice", "restore", "greeting").exit_code == 0
    assert house.path(greeting, "zh-CN", "8k") is None  # the voice was never rendered here
    assert "greeting\tnot rendered yet\t" in hotline("voice", "list").stdout
    again = hotline("voice", "restore", "greeting")
    assert (again.exit_code, again.stderr) == (1, "hotline: greeting: the voice says it already\n")
    assert len(house.recorded.history("zh-CN")) == 2


@pytest.mark.parametrize(
    ("samples", "reason"),
    [(np.zeros(16000), "too quiet"), (np.tile([1.0] * 8 + [-1.0] * 8, 2000), "peaks are cut off"),
     (np.tile([0.2, -0.2], 16000 * 31), "longer than a minute")],
)  # fmt: skip
def test_a_bad_recording_is_refused_with_the_reason(
    house: Clips, tmp_path: Path, samples: np.ndarray, reason: str
) -> None:
    audio.write_wav(tmp_path / "bad.wav", audio.Sound(audio.from_float(samples), 16000))
    result = hotline("voice", "record", "greeting", tmp_path / "bad.wav")
    assert result.exit_code == 1
    assert reason in result.stderr
    assert house.recorded.history("zh-CN") == []


def test_what_is_no_sound_and_what_is_no_prompt_are_refused(house: Clips, tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_text("no sound")
    assert "not a sound file" in hotline("voice", "record", "greeting", tmp_path / "a.wav").stderr
    unknown = hotline("voice", "record", "resident_name", tmp_path / "a.wav")
    assert unknown.exit_code == 2
    assert "no prompt resident_name" in unknown.stderr


def test_readings_are_listed_with_where_they_stand() -> None:
    listed = hotline("voice", "readings").stdout.splitlines()
    assert any(line.startswith("着 zhao2\t") and "别着急" in line for line in listed)
    assert hotline("voice", "readings", "--lang", "en").exit_code == 2
