"""`hotline voice`, as staff type it."""

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from hotline.cli import main
from hotline.config import Settings
from hotline.flow.loader import Flows
from hotline.speech import audio, audio_level
from hotline.speech.clips import Clips


def hotline(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.mark.parametrize(("lang", "text"), [("zh-CN", "您好"), ("en", "Hello")])
def test_say_writes_a_sound(tmp_path: Path, lang: str, text: str) -> None:
    result = hotline("voice", "say", text, tmp_path / "a.wav", "--lang", lang)
    assert result.exit_code == 0, result.output
    sound = audio.read_wav(tmp_path / "a.wav")
    assert 0.2 < sound.seconds < 2
    assert audio_level.speech_dbfs(sound) == pytest.approx(-20, abs=1.5)


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
    broken = tmp_path / "recorded" / "zh-CN" / "greeting.wav"
    broken.parent.mkdir(parents=True)
    broken.write_bytes(b"no sound")
    record_all_but(tmp_path, "greeting")
    result = hotline("voice", "render", "--lang", "zh-CN")
    assert result.exit_code == 1
    assert "voice zh-CN: greeting: not a sound file" in result.stderr
    clips = Clips(tmp_path / "prompts", tmp_path / "recorded")
    assert clips.ensure([], "zh-CN") == []
    assert len(list((tmp_path / "prompts" / "8k" / "recorded" / "zh-CN").iterdir())) > 50


def record_all_but(data_dir: Path, key: str) -> None:
    """Do as staff who record every prompt but one, so that the voice has nothing to speak."""
    tone = audio.Sound(audio.from_float(np.tile([0.2, -0.2], 800)), 16000)
    for clip in Flows.load(Settings().flows_dir).clips("zh-CN"):
        if clip.key != key:
            audio.write_wav(data_dir / "recorded" / "zh-CN" / f"{clip.key}.wav", tone)
