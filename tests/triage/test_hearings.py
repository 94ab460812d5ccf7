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


@pytest.mark.parametrize("text", ["", "。"])
def test_nothing_understood_stays_unknown_whatever_it_may_have_been(
    triage: Triage, text: str
) -> None:
    assert triage.assess(text, "zh-CN", alternatives=[MEAL]).severity is Severity.UNKNOWN
