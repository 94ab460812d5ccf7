"""What pleas are about, as staff are told when they are rung."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from hotline import fast_yaml
from hotline.flow.language import Language


class Topics:
    """The categories of each language's lexicon, each in the sentence of its language file.

    A category without one is called by its name: two syllables are soon lost on a telephone. Of the
    lexicon only the names are read: the rest is triage's, and takes longer to load.
    """

    def __init__(self, languages_dir: Path, languages: Mapping[str, Language]) -> None:
        self._files = {path.parent.name: path for path in languages_dir.glob("*/lexicon.yaml")}
        self._languages = languages

    def sentences(self, language: str) -> dict[str, str]:
        """Category → what is said; empty for a language without a lexicon."""
        path = self._files.get(language)
        spoken = self._languages.get(language)
        return (_names(path) if path else {}) | dict(spoken.settings.topics if spoken else {})

    def say(self, topics: list[str], language: str) -> list[str]:
        """Those topics that the language has a word for."""
        sentences = self.sentences(language)
        return [sentences[topic] for topic in topics if topic in sentences]

    def to_render(self, language: str) -> Iterator[tuple[str, str, str]]:
        """For the voice: kind of clip, code, text."""
        for code, sentence in self.sentences(language).items():
            yield "page_reason", code, sentence


@cache
def _names(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8") as file:
        lexicon = fast_yaml.safe_load(file)
    return {code: category["name"] for code, category in lexicon["categories"].items()}
