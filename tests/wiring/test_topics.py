"""Staff who are rung hear what a plea is about in a sentence, never in two lost syllables."""

from pathlib import Path

import pytest
import yaml

from hotline import fast_yaml
from hotline.config import Settings
from hotline.flow.language import Language, LanguageSettings
from hotline.flow.loader import Flows
from hotline.wiring.topics import Topics

FOLDER = Settings().languages_dir
LANGUAGES = Flows.load(Settings().flows_dir).languages


def categories(language: str) -> set[str]:
    lexicon = fast_yaml.safe_load((FOLDER / language / "lexicon.yaml").read_text(encoding="utf-8"))
    return set(lexicon["categories"])


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_what_any_language_finds_is_told_in_a_sentence_of_each(language: str) -> None:
    found = set().union(*map(categories, LANGUAGES))
    said = Topics(FOLDER, LANGUAGES).say(sorted(found), language)
    assert len(said) == len(set(said)) == len(found)
    assert all(sentence[-1] in "。." for sentence in said)


def test_each_sentence_is_rendered_ahead() -> None:
    topics = Topics(FOLDER, LANGUAGES)
    rendered = {text for kind, _, text in topics.to_render("zh-CN") if kind == "page_reason"}
    assert set(topics.say(["unconscious", "fire"], "zh-CN")) < rendered


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A language of two categories."""
    (tmp_path / "xx").mkdir()
    categories = {"fire": {"name": "fire"}, "flood": {"name": "flood"}}
    lexicon = yaml.safe_dump({"categories": categories})
    (tmp_path / "xx" / "lexicon.yaml").write_text(lexicon, encoding="utf-8")
    return tmp_path


def test_a_category_without_a_sentence_is_called_by_its_name(written: Path) -> None:
    settings = LanguageSettings(
        name="X",
        numbers=tuple("0123456789"),
        hold_messages=("Wait.",),
        topics={"fire": "It burns."},
    )
    topics = Topics(written, {"xx": Language("xx", settings, {})})
    assert topics.say(["flood", "fire", "unheard of"], "xx") == ["flood", "It burns."]
    assert Topics(written, {}).say(["fire"], "xx") == ["fire"]
    assert topics.say(["fire"], "yy") == []
