"""Which Mandarin syllables are taken for each other, by accents, by telephones, by recognisers."""

from functools import lru_cache

ALIKE_INITIALS = {"zh": "z", "ch": "c", "sh": "s", "n": "l", "r": "l", "h": "f"}
ALIKE_FINALS = {
    "ang": "an", "eng": "en", "ing": "in", "uang": "uan", "iang": "ian", "ueng": "uen",
    "ve": "ie", "van": "ian", "vn": "in", "v": "i", "uo": "o", "iong": "ong",
}  # fmt: skip
"""Accents merge these: each side sounds like the other."""


def _pairs(text: str) -> frozenset[frozenset[str]]:
    return frozenset(frozenset(pair.split("-")) for pair in text.split())


_NEAR_INITIALS = _pairs("b-p d-t g-k j-q z-c z-j s-x c-q c-s l-d f-k j-x t-p t-k -l -f -m b-m")
_NEAR_FINALS = _pairs(
    "a-an a-ua ai-an ai-ei ao-an ao-iao ao-ou e-en e-o e-u en-ong en-uen i-ei i-ie i-in ia-ian "
    "ian-ie ian-in iou-ou iou-u o-ong o-ou o-u ou-u ua-uan uai-ai uan-an uei-ei uen-u"
)
"""Recognisers confuse these on a telephone line."""

_COSTS = (
    (0.05, 0.20, 0.55, 0.8),
    (0.20, 0.30, 0.65, 1.0),
    (0.55, 0.65, 1.00, 1.0),
    (0.80, 1.00, 1.00, 1.0),
)
"""By how far apart the initials (row) and the finals (column) are: same, alike, near, other."""


@lru_cache(maxsize=100_000)
def syllable_cost(one: str, other: str) -> float:
    """Return what it costs to take one toneless syllable for the other: 0.05 the same … 1."""
    initials = _distance(initial(one), initial(other), ALIKE_INITIALS, _NEAR_INITIALS)
    finals = _distance(final(one), final(other), ALIKE_FINALS, _NEAR_FINALS)
    return _COSTS[initials][finals]


def _distance(one: str, other: str, alike: dict[str, str], near: frozenset[frozenset[str]]) -> int:
    if one == other:
        return 0
    one, other = alike.get(one, one), alike.get(other, other)
    if one == other:
        return 1
    return 2 if frozenset((one, other)) in near else 3


@lru_cache(maxsize=2000)
def initial(syllable: str) -> str:
    from pypinyin.contrib.tone_convert import to_initials  # slow to load

    return str(to_initials(syllable, strict=True))


@lru_cache(maxsize=2000)
def final(syllable: str) -> str:
    from pypinyin.contrib.tone_convert import to_finals  # slow to load

    return str(to_finals(syllable, strict=True, v_to_u=False))


def blurred(syllable: str) -> str:
    """Return the one spelling that syllables which accents merge share: zhuang, zuan → zuan."""
    start, end = initial(syllable), final(syllable)
    return ALIKE_INITIALS.get(start, start) + ALIKE_FINALS.get(end, end)
