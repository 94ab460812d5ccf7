"""How recognised words are written down."""

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

_HANZI = r"[\u3400-\u4dbf\u4e00-\u9fff]"
_SPACE_BETWEEN_HANZI = re.compile(rf"(?<={_HANZI}) +(?={_HANZI})")
_MARK = re.compile(r"[\[<]\w+[\]>]")
_ENDS_IN_HANZI = re.compile(rf"{_HANZI}$")

_NOISE = re.compile(r"[嗯呃啊]*[，。！]?|huh|the|응|음")
"""What models print for a cough or a passing car, when they print nothing else."""

_FULL_WIDTH = "，？！：；。"
_PUNCTUATION = str.maketrans(",?!:;０１２３４５６７８９", _FULL_WIDTH[:5] + 10 * "，")
"""A wide digit is what Whisper, told words beforehand, prints for a pause; numbers come narrow."""
_TOKEN = re.compile(rf"{_HANZI}|[^\W_\u3400-\u4dbf\u4e00-\u9fff]+")
_ECHO = 8
"""So many words of a prompt in a row are no accident."""
_STAMMER = re.compile(r"(.{1,6}?)\1{5,}")


def close_up(text: str) -> str:
    """Remove marks like [unk], and the spaces that engines put between Chinese words."""
    return _SPACE_BETWEEN_HANZI.sub("", " ".join(_MARK.sub(" ", text).split()))


def full_width(text: str) -> str:
    """Set Chinese punctuation: engines print the Latin one."""
    return text.translate(_PUNCTUATION)


def without_fragments(text: str) -> str:
    """Remove what is left of characters of which Whisper printed only some bytes."""
    return text.replace("\N{REPLACEMENT CHARACTER}", "")


def without_stammer(text: str) -> str:
    """Write once what is repeated more often than anybody would say it."""
    return _STAMMER.sub(r"\1", text)


def is_noise(text: str) -> bool:
    """Say whether a whole utterance is only what noise becomes."""
    return _NOISE.fullmatch(text) is not None


def join_utterances(texts: Iterable[str]) -> str:
    """Put utterances behind each other; a pause in Chinese becomes a comma."""
    joined = ""
    for text in texts:
        joined += _between(joined) + text
    return joined


def join_alternatives(heard: Sequence[tuple[str, Sequence[str]]]) -> tuple[str, ...]:
    """Put the other readings of utterances behind each other: the second ones, the third ones…

    `heard`: text and other readings of each utterance; one that has no more keeps its text.
    """
    most = max((len(others) for _, others in heard), default=0)
    return tuple(
        join_utterances(others[rank] if rank < len(others) else text for text, others in heard)
        for rank in range(most)
    )


def _between(text: str) -> str:
    if not text or text[-1] in _FULL_WIDTH:
        return ""
    return "，" if _ENDS_IN_HANZI.search(text) else " "


def tokens(text: str) -> list[str]:
    """What transcripts are compared by: Chinese characters, and words of other scripts."""
    return _TOKEN.findall(text)


def is_echo(text: str, prompt: str) -> bool:
    """Say whether an engine, as it does over noise, repeats its prompt instead of hearing."""
    said, told = tokens(text.lower()), tokens(prompt.lower())
    if not said:
        return False
    run = SequenceMatcher(None, said, told, autojunk=False).find_longest_match().size
    return run >= min(_ECHO, len(told)) and run > len(said) / 2
