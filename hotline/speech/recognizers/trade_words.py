"""The words of the trade in a language: what a second hearing is told first."""

from pathlib import Path

TRADE_WORDS = "trade_words.txt"
"""In a language's folder, written for staff; lines that begin with # are comments."""


def read_trade_words(languages_dir: Path, language: str) -> str | None:
    """The words in one line; None if the language has none."""
    path = languages_dir / language / TRADE_WORDS
    if not path.is_file():
        return None
    lines = path.read_text(encoding="utf-8").splitlines()
    return " ".join(line.strip() for line in lines if not line.startswith("#")) or None
