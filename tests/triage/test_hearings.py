from dataclasses import dataclass

import pytest

from hotline.triage import Severity, Triage
from hotline.triage.hearings import with_earlier

PLEA, SAME_BADLY, MEAL = "我妈妈突然吐血了，快来人", "我妈妈出人土雪了 快来饮", "我想订一份蔬菜套餐"


@dataclass(frozen=True)
class Heard:
    text: str
    alternatives: tuple[str, ...] = ()


def test_a_later_hearing_is_assessed_along_with_the_earlier_ones() -> None:
    first, empty, last = Heard("一", ("二",)), Heard(""), Heard("三", ("四",))
    assert list(with_earlier([first, empty, last])) == [
        (first, ["二"]),
        (empty, ["一", "二"]),
        (last, ["四", "一", "二"]),
    ]


def test_what_else_may_have_been_said_counts(triage: Triage) -> None:
    alone = triage.assess(SAME_BADLY, "zh-CN")
    among = triage.assess(SAME_BADLY, "zh-CN", alternatives=[PLEA, PLEA])
    assert among.probability > alone.probability
    assert among.severity is Severity.CRITICAL
    doubted = triage.assess(PLEA, "zh-CN", alternatives=[MEAL])
    assert doubted.probability < triage.assess(PLEA, "zh-CN").probability


def test_the_same_text_once_more_changes_nothing(triage: Triage) -> None:
    once = triage.assess(MEAL, "zh-CN")
    assert triage.assess(MEAL, "zh-CN", alternatives=[MEAL]) == once


@pytest.mark.parametrize("clear", [0, 1, 4])
def test_a_clear_cry_in_one_reading_is_never_outvoted(triage: Triage, clear: int) -> None:
    readings = [MEAL] * 4
    readings.insert(clear, PLEA)
    text, *alternatives = readings
    among = triage.assess(text, "zh-CN", alternatives=alternatives)
    assert among.severity is Severity.CRITICAL
    assert not among.certain, "the others make it too doubtful to page in mid-plea"


def test_a_film_that_only_some_readings_tell_of_pages_nobody(triage: Triage) -> None:
    film, misheard = (
        "昨晚电视剧里那个人一直喊救命，演得真像",
        "昨晚电视机里那个人一直喊就明，演的真像",
    )
    for text, other in ((film, misheard), (misheard, film)):
        among = triage.assess(text, "zh-CN", alternatives=[other])
        assert among.severity is Severity.ROUTINE


@pytest.mark.parametrize("text", ["", "。"])
def test_nothing_understood_stays_unknown_whatever_it_may_have_been(
    triage: Triage, text: str
) -> None:
    assert triage.assess(text, "zh-CN", alternatives=[MEAL]).severity is Severity.UNKNOWN
