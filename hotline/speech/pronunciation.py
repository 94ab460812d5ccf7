"""How words are said that a voice would get wrong: a file for each language, which staff edits.

    ivr_flows/languages/<tag>/pronunciation.yaml

On the left what is written; on the right what to say instead: other words, or in Mandarin pinyin
with tone marks. It is applied to a text before a voice sees it, so a change renders just the
clips that it concerns.
"""

import re
from functools import cache
from pathlib import Path

from hotline import fast_yaml
from hotline.config import Settings

Words = dict[str, str]


@cache
def pronunciation(language: str) -> Words:
    """Return a language's exceptions, read once; raises ValueError for a file that is no list."""
    return read(Settings().languages_dir / language / "pronunciation.yaml")


def read(path: Path) -> Words:
    """Return what a file says; nothing where there is none."""
    if not path.is_file():
        return {}
    words = fast_yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    if not isinstance(words, dict) or not all(isinstance(each, str) for each in words.values()):
        raise ValueError(f"{path}: a list of `written: said` is needed")
    return {str(written): said for written, said in words.items()}


def spoken_text(text: str, words: Words) -> str:
    """Return the text with every exception put in; the longest one wins."""
    if not words:
        return text
    longest_first = sorted(words, key=len, reverse=True)
    return re.sub("|".join(map(_alone, longest_first)), lambda found: words[found[0]], text)


def _alone(written: str) -> str:
    """Match Latin words and numbers as a whole: 120 is not a part of 13812000000."""
    before = r"(?<![0-9A-Za-z])" if written[:1].isascii() else ""
    after = r"(?![0-9A-Za-z])" if written[-1:].isascii() else ""
    return before + re.escape(written) + after
