"""`hotline flows`: exit codes, and where the pictures go."""

import pytest
from click.testing import CliRunner

from hotline.cli.flows import command
from hotline.config import Settings
from tests.flow.folder import Folder


@pytest.fixture
def hotline(tmp_path, monkeypatch):
    """Runs the command in an empty folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOTLINE_DATA_DIR", str(tmp_path / "var"))
    return lambda *arguments: CliRunner().invoke(command, arguments)


@pytest.fixture
def broken(tmp_path, monkeypatch):
    """Flows in place of ours, to be broken."""
    folder = Folder(tmp_path / "flows")
    monkeypatch.setattr(Settings, "flows_dir", folder.path)
    return folder


def test_check_is_content_with_our_flows(hotline):
    result = hotline("check")
    assert result.exit_code == 0
    assert "flows main, page in zh-CN, en: nothing wrong" in result.output


def test_check_names_every_problem(hotline, broken):
    broken.prompts["old"] = "Nobody says this."
    del broken.prompts["bye"]
    broken.write()
    result = hotline("check")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "hotline: languages/en/prompts.yaml: prompt bye: is missing",
        "hotline: languages/en/prompts.yaml: prompt old: is never said",
    ]


def test_check_names_what_cannot_even_be_read(hotline, broken):
    broken.steps["bye"]["type"] = "shout"
    broken.write()
    result = hotline("check")
    assert result.exit_code == 1
    assert "main.yaml: steps.bye" in result.stderr


def test_draw_writes_a_picture_a_flow(hotline, tmp_path):
    result = hotline("draw", "--lang", "en", "--out", "pictures")
    assert result.exit_code == 0
    names = {path.name for path in (tmp_path / "pictures").iterdir()}
    assert names == {"main-en.svg", "page-en.svg"}


def test_draw_knows_only_our_languages(hotline):
    result = hotline("draw", "--lang", "tlh")
    assert result.exit_code == 2
    assert "zh-CN" in result.stderr
