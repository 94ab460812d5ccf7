import pytest

from hotline.triage import Triage


def active(triage: Triage, text: str, language: str = "zh-CN") -> set[str]:
    return {s.phrase for s in triage.assess(text, language).signals if s.active}


@pytest.mark.parametrize(
    "text",
    [
        "我没有吐血",
        "他没吐血",
        "不是吐血，是番茄汁",
        "没有再吐血",
        "我昨天摔了一跤，现在已经好了",
        "奶奶高烧退了",
        "我去年大出血，住了半个月",
        "电视里有人中风，看得我难过",
        "急救讲座上讲心肌梗塞",
        "我看了一部电影，里面有人跳楼",
    ],
)
def test_what_is_not_so_or_over_or_elsewhere_is_no_signal(lexicon_only: Triage, text: str) -> None:
    assessment = lexicon_only.assess(text, "zh-CN")
    assert assessment.signals, "the phrase itself is found"
    assert not active(lexicon_only, text)
    assert assessment.severity == "routine"
    assert "已经过去" in assessment.reasons[0]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("我没办法，我妈吐血了", "吐血"),
        ("家里没人，我摔倒了动不了", "摔倒…动不了"),
        ("没有脉搏了", "没有脉搏"),
        ("昨天摔了一跤现在起不来了", "摔了…起不来"),
        ("看电视的时候突然中风了", "中风"),
        ("去年做的支架，现在胸口疼得厉害", "胸口疼"),
        ("昨天好了，今天又抽搐，快来", "抽搐"),
        ("血止不住", "血止不住"),
    ],
)
def test_what_happens_now_stays_a_signal(lexicon_only: Triage, text: str, phrase: str) -> None:
    assert phrase in active(lexicon_only, text)


@pytest.mark.parametrize(
    "text",
    ["there is no fire here", "she is not bleeding", "I saw a film where somebody drowned"],
)
def test_english_negation_and_stories(lexicon_only: Triage, text: str) -> None:
    assert not active(lexicon_only, text, "en")


def test_english_words_are_whole_words(lexicon_only: Triage) -> None:
    assert "bleeding" in active(lexicon_only, "I know he is bleeding", "en")
