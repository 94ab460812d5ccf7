"""What takes the urgency out of a phrase: it is not so, it is over, it is long ago, it is a film.

What says "now" outweighs what says "long ago" or "in a film": a plea wrongly thought urgent costs
a call, the other way round it may cost a life.
"""

from collections.abc import Iterable, Mapping

from hotline.triage.sounds import Sound

ContextWords = Mapping[str, tuple[str, ...]]
"""Kind of context → the words that show it: not, fillers, over, long_ago, elsewhere, now."""

_SOUNDS_BEFORE = 6
_CLAUSES_UNTIL_OVER = 2


def is_defused(text: tuple[Sound, ...], start: int, end: int, words: ContextWords) -> bool:
    """Say whether what the sounds from `start` to before `end` name is not happening now."""
    if _is_negated(text, start, words) or _is_over(text, end, words):
        return True
    if _any(words["now"], _spell(text)):
        return False
    clause = text[start].clause
    before = _spell(sound for sound in text[:start] if clause - sound.clause <= 1)
    return _any(words["long_ago"], before) or _any(words["elsewhere"], _spell(text))


def _is_negated(text: tuple[Sound, ...], start: int, words: ContextWords) -> bool:
    """Say whether 没有 or the like stands before it in the same clause, if need be with fillers."""
    clause = text[start].clause
    nearby = text[max(0, start - _SOUNDS_BEFORE) : start]
    before = _spell(sound for sound in nearby if sound.clause == clause)
    while True:
        if before.endswith(tuple(_spaced(word) for word in words["not"])):
            return True
        shorter = _without_filler(before, words["fillers"])
        if shorter == before:
            return False
        before = shorter


def _without_filler(text: str, fillers: tuple[str, ...]) -> str:
    for filler in fillers:
        if text.endswith(_spaced(filler)):
            return text.removesuffix(_spaced(filler))
    return text


def _is_over(text: tuple[Sound, ...], end: int, words: ContextWords) -> bool:
    """Say whether the next clauses tell that it has passed, and it does not go on there."""
    last = text[end - 1].clause + _CLAUSES_UNTIL_OVER
    after = _spell(sound for sound in text[end:] if sound.clause <= last)
    return _any(words["over"], after)


def _any(words: Iterable[str], text: str) -> bool:
    return any(_spaced(word) in text for word in words)


def _spell(sounds: Iterable[Sound]) -> str:
    """Write sounds so that whole words can be looked for in any language."""
    return "".join(_spaced(sound.written.lower()) for sound in sounds)


def _spaced(word: str) -> str:
    """Set a space before each word that is written with letters; hanzi and hangul stand close."""
    return "".join(f" {part}" if part[0] < "\u1100" else part for part in word.split())
