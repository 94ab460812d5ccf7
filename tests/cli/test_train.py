import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from hotline.cli.spoken import heard
from hotline.cli.spoken.heard import Circumstances, Heard
from hotline.cli.train import rehear, train
from hotline.config import Settings
from hotline.speech.recognizers import Recognizer

SENTENCES = [
    {"text": "我妈吐血了快来", "label": "critical"},
    {"text": "他胸口疼喘不上气", "label": "critical"},
    {"text": "我要订一份套餐", "label": "routine"},
    {"text": "电费怎么交", "label": "routine"},
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    language = tmp_path / "languages" / "zh-CN"
    language.mkdir(parents=True)
    monkeypatch.setattr(Settings, "languages_dir", property(lambda self: language.parent))
    write(language / "pleas.jsonl", SENTENCES)
    return language


def write(path: Path, entries: list[dict[str, object]]) -> None:
    path.write_text("\n".join(json.dumps(entry) for entry in entries), encoding="utf-8")


def test_sentences_make_a_model_and_reviews_add_to_it(folder: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(train, [])
    assert result.exit_code == 0, result.output
    alone = (folder / "triage.npz").read_bytes()
    write(
        tmp_path / "reviews.jsonl",
        [{"transcript_corrected": "娃儿掉井里了", "severity_corrected": "critical"}],
    )
    result = CliRunner().invoke(train, ["--reviews", str(tmp_path / "reviews.jsonl")])
    assert "5 sentences" in result.output
    assert (folder / "triage.npz").read_bytes() != alone


def test_a_bad_file_is_named(folder: Path) -> None:
    (folder / "recognised.jsonl").write_text("{}", encoding="utf-8")
    result = CliRunner().invoke(train, [])
    assert result.exit_code == 1
    assert "recognised.jsonl: line 1" in result.output
    shutil.rmtree(folder)
    assert CliRunner().invoke(train, []).exit_code == 1


class Echo:
    """A listener that hears every sentence as it was said, then in doubt, then not at all."""

    def __init__(self, recognizers: Sequence[Recognizer]) -> None:
        assert recognizers

    def hear(self, text: str, around: Circumstances) -> list[Heard]:
        return [Heard(text, 0.9, (f"{text}吗",)), Heard(f"{text}呢", 0.4), Heard("", None)]


def test_what_was_never_heard_is_heard_evenly_and_each_hearing_is_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heard, "Listener", Echo)
    first, known, _, last = (str(sentence["text"]) for sentence in SENTENCES)
    before = json.dumps({"said": known, "heard": ["他胸口腾"]}, ensure_ascii=False)
    (folder / "recognised.jsonl").write_text(f"{before}\n", encoding="utf-8")
    with (folder / "pleas.jsonl").open("a", encoding="utf-8") as file:
        file.write('\n{"text": "几点开门", "label": "routine"}\n')
    result = CliRunner().invoke(rehear, ["--most", "2"])
    assert result.exit_code == 0, result.output
    lines = (folder / "recognised.jsonl").read_text(encoding="utf-8").splitlines()
    assert lines[0] == before
    assert [json.loads(line) for line in lines[1:]] == [
        {"said": first, "heard": [first, f"{first}吗"]},
        {"said": first, "heard": [f"{first}呢"]},
        {"said": last, "heard": [last, f"{last}吗"]},
        {"said": last, "heard": [f"{last}呢"]},
    ]
