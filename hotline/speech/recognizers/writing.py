"""How recognised words are written down."""

import re
from collections.abc import Iterable

_HANZI = r"[\u3400-\u4dbf\u4e00-\u9fff]"
_SPACE_BETWEEN_HANZI = re.compile(rf"(?<={_HANZI}) +(?={_HANZI})")
_MARK = re.compile(r"[\[<]\w+[\]>]")
_ENDS_IN_HANZI = re.compile(rf"{_HANZI}$")

_NOISE = re.compile(r"[嗯呃啊]*|huh|the|응|음")
"""What models print for a cough or a passing car, when they print nothing else."""


def close_up(text: str) -> str:
    """Remove marks like [unk], and the spaces that engines put between Chinese words."""
    return _SPACE_BETWEEN_HANZI.sub("", " ".join(_MARK.sub(" ", text).split()))


def is_noise(text: str) -> bool:
    """Say whether a whole utterance is only what noise becomes."""
    return _NOISE.fullmatch(text) is not None


def join_utterances(texts: Iterable[str]) -> str:
    """Put utterances behind each other; a pause in Chinese becomes a comma."""
    joined = ""
    for text in texts:
        if joined:
            joined += "，" if _ENDS_IN_HANZI.search(joined) else " "
        joined += text
    return joined
