"""The names of what pleas are about, as staff are told when they are rung."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml


class Topics:
    """The categories of each language's lexicon, by name.

    Only the names are read: the lexicon itself is triage's, and takes longer to load.
    """

    def __init__(self, languages_dir: Path) -> None:
        self._files = {path.parent.name: path for path in languages_dir.glob("*/lexicon.yaml")}

    def names(self, language: str) -> dict[str, str]:
        """Category → name; empty for a language without a lexicon."""
        path = self._files.get(language)
        return _names(path) if path else {}

    def say(self, topics: list[str], language: str) -> list[str]:
        """Those topics that the language has a word for."""
        names = self.names(language)
        return [names[topic] for topic in topics if topic in names]

    def to_render(self, language: str) -> Iterator[tuple[str, str, str]]:
        """For the voice: kind of clip, code, text."""
        for code, name in self.names(language).items():
            yield "page_reason", code, name


@cache
def _names(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8") as file:
        lexicon = yaml.load(file, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    return {code: category["name"] for code, category in lexicon["categories"].items()}
