"""`hotline triage`, as it is typed."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hotline.cli.triage import command


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_DATA_DIR", str(tmp_path / "data"))


def run(tmp_path: Path, content: bytes, *arguments: str) -> Result:
    file = tmp_path / "texts.jsonl"
    file.write_bytes(content)
    return CliRunner().invoke(command, [str(file), *arguments])


def lines(*texts: dict[str, object]) -> bytes:
    return "\n".join(json.dumps(text, ensure_ascii=False) for text in texts).encode()


def test_each_text_gets_a_line_with_reasons_in_its_language(tmp_path: Path) -> None:
    result = run(
        tmp_path,
        lines(
            {"id": 1, "text": "我妈妈突然吐血了，快来人"},
            {"id": "b", "text": "I want to order a meal", "confidence": 0.9},
            {"id": "c", "text": "我想订菜套餐一份", "confidence": 0.1, "label": "kept out"},
        ),
    )
    assert result.exit_code == 0, result.stderr
    assessed = [json.loads(line) for line in result.stdout.splitlines()]
    assert [list(line) for line in assessed] == [["id", "severity", "probability", "reasons"]] * 3
    assert [line["id"] for line in assessed] == [1, "b", "c"]
    assert [line["severity"] for line in assessed] == ["critical", "routine", "unknown"]
    assert "出血" in " ".join(assessed[0]["reasons"])
    assert assessed[1]["reasons"] == ["Nothing urgent was heard; a person should look"]


def test_the_language_can_be_given(tmp_path: Path) -> None:
    result = run(tmp_path, lines({"id": 1, "text": "help"}), "--lang", "zh-CN")
    assert "说得太短" in json.loads(result.stdout)["reasons"][0]


@pytest.mark.parametrize(
    "bad",
    [
        b"no json",
        b'{"id": 1}',
        b'{"id": 1, "text": 3}',
        b'{"id": 1, "text": "x", "confidence": 2}',
        b'{"id": 1, "text": "\xff"}',
        b"[]",
    ],
)
def test_a_bad_line_is_named_and_the_rest_is_done(tmp_path: Path, bad: bytes) -> None:
    good = lines({"id": 1, "text": "救命"})
    result = run(tmp_path, good + b"\n" + bad + b"\n\n" + good)
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 2
    assert result.stderr.startswith("hotline: line 2: ")
    assert len(result.stderr.splitlines()) == 1


def test_a_file_that_is_not_there_is_wrong_usage() -> None:
    assert CliRunner().invoke(command, ["/nowhere/texts.jsonl"]).exit_code == 2
