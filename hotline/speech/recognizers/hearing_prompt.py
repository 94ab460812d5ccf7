"""What a second hearing is told beforehand: a sentence in a language that tells who calls and why.

A sentence, not a list of words: told a list, Whisper-base goes on in lists (docs/quality.md).
"""

from pathlib import Path

HEARING_PROMPT = "hearing_prompt.txt"
"""In a language's folder, written for staff; lines that begin with # are comments."""


def read_hearing_prompt(languages_dir: Path, language: str) -> str | None:
    """The prompt in one line; None if the language has none."""
    path = languages_dir / language / HEARING_PROMPT
    if not path.is_file():
        return None
    lines = path.read_text(encoding="utf-8").splitlines()
    return " ".join(line.strip() for line in lines if not line.startswith("#")) or None
