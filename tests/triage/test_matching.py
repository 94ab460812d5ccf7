from dataclasses import dataclass

from hotline.triage.matching import GAP, PhraseIndex, Place
from hotline.triage.sounds import Sound, sounds


@dataclass(frozen=True)
class Wanted:
    parts: tuple[tuple[Sound, ...], ...]
    allowance: float = 0.0


def wanted(*parts: str, allowance: float = 0.0) -> Wanted:
    return Wanted(tuple(sounds(part, "zh") for part in parts), allowance)


def places(phrases: list[Wanted], text: str) -> list[Place]:
    return [place for _, place in PhraseIndex(phrases, "zh").places(sounds(text, "zh"))]


def test_every_place_is_found() -> None:
    assert places([wanted("吐血")], "吐血又吐血") == [(0, 2, 0.0), (3, 5, 0.0)]


def test_phrases_with_the_same_beginning_are_told_apart() -> None:
    index = PhraseIndex([wanted("血", "止不住"), wanted("血", "好多")], "zh")
    found = list(index.places(sounds("血流了好多", "zh")))
    assert [(phrase.parts[1][0].written, place) for phrase, place in found] == [("好", (0, 5, 0.0))]


def test_the_gap_is_bounded_and_the_cheapest_continuation_is_taken() -> None:
    phrase = wanted("血", "多", allowance=0.5)
    assert places([phrase], "血" + "啊" * GAP + "多") == [(0, GAP + 2, 0.0)]
    assert places([phrase], "血" + "啊" * (GAP + 1) + "多") == []
    assert places([phrase], "血朵多") == [(0, 3, 0.0)]


def test_the_costs_of_all_parts_add_up_against_one_allowance() -> None:
    alike = wanted("吐血", "止住", allowance=0.1)
    assert places([alike], "吐学止住") == [(0, 4, 0.05)]
    assert places([alike], "吐学纸主") == []


def test_a_text_shorter_than_the_phrase_holds_none() -> None:
    assert places([wanted("吐血"), wanted("血", "多")], "血") == []
    assert places([wanted("吐血")], "") == []
