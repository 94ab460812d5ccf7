import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.triage import Severity, Triage

PAGED = {Severity.CRITICAL, Severity.URGENT}


@pytest.mark.parametrize(
    "text",
    [
        "我妈妈突然吐血了，快来人",
        "我妈妈突然突写了,快来人",  # as Whisper prints it
        "我老伴嘴巴歪了,一边手脚不能动",
        "他吃了一整瓶安眠药",
        "家里煤气泄漏，我头晕想吐",
        "救命啊",
        "我不想活了",
        "我爸爸喘不过气，嘴唇发紫",
    ],
)
def test_a_life_at_stake_is_critical_with_reasons(triage: Triage, text: str) -> None:
    assessment = triage.assess(text, "zh-CN")
    assert assessment.severity is Severity.CRITICAL
    assert assessment.probability >= 0.5
    assert assessment.reasons


@pytest.mark.parametrize(
    "text",
    ["胰岛素用完了，今天晚上就没得打了", "我两天没吃东西了，家里什么都没有", "我妈走丢了，找不到"],
)
def test_what_must_be_done_today_pages_somebody(triage: Triage, text: str) -> None:
    assert triage.assess(text, "zh-CN").severity in PAGED


@pytest.mark.parametrize(
    "text",
    ["我想订一份蔬菜套餐", "请问社区医院几点开门", "我的快递在门口，帮我拿一下", "打错电话了"],
)
def test_ordinary_wishes_are_routine_and_still_seen_by_a_person(triage: Triage, text: str) -> None:
    assessment = triage.assess(text, "zh-CN")
    assert assessment.severity is Severity.ROUTINE
    assert assessment.probability < 0.5
    assert assessment.reasons == ("没有听到急事，请人看一下",)


@pytest.mark.parametrize(
    ("text", "confidence", "reason"),
    [
        ("", None, "没有听清"),
        ("，。…", 0.9, "没有听清"),
        ("喂", 0.9, "太短"),
        ("请给我定一份书菜", 0.3, "不清楚"),
    ],
)
def test_what_was_not_understood_is_unknown_never_routine(
    triage: Triage, text: str, confidence: float | None, reason: str
) -> None:
    assessment = triage.assess(text, "zh-CN", confidence=confidence)
    assert assessment.severity is Severity.UNKNOWN
    assert reason in assessment.reasons[0]


@pytest.mark.parametrize(
    "text", ["救命啊", "我妈没有呼吸了，快来人", "我爸倒在地上，怎么叫都没反应"]
)
def test_the_clearest_pleas_are_certain_before_they_end(triage: Triage, text: str) -> None:
    assert triage.assess(text, "zh-CN").certain


@pytest.mark.parametrize("text", ["我想订一份套餐", "我脚崴了，走不了路", "电视里有人喊救命"])
def test_what_can_wait_for_the_end_of_the_plea_is_not_certain(triage: Triage, text: str) -> None:
    assert not triage.assess(text, "zh-CN").certain


def test_a_language_without_a_model_is_certain_of_its_lexicon(triage: Triage) -> None:
    assert triage.assess("he is not breathing", "en").certain
    assert not triage.assess("I would like some vegetables", "en").certain


def test_a_badly_heard_plea_is_still_a_plea(triage: Triage) -> None:
    assessment = triage.assess("我妈吐血了", "zh-CN", confidence=0.2)
    assert assessment.severity is Severity.CRITICAL
    assert any("不清楚" in reason for reason in assessment.reasons)


def test_a_sound_alike_is_explained(lexicon_only: Triage) -> None:
    assessment = lexicon_only.assess("我妈妈突然突写了好多，起不来了", "zh-CN")
    assert "出血：“吐血”——听起来像“突写”" in assessment.reasons


def test_the_model_explains_itself_with_the_callers_words(triage: Triage) -> None:
    assessment = triage.assess("他眼珠子都不转了，身上一点点凉下去", "zh-CN")
    assert assessment.severity in PAGED
    assert any(reason.startswith("整句话像求助") for reason in assessment.reasons)


def test_the_ledger_raises_and_is_told(triage: Triage) -> None:
    text = "我今天有点没力气，不想吃饭"
    plain = triage.assess(text, "zh-CN", age=85)
    alone = triage.assess(text, "zh-CN", age=85, needs=["lives_alone", "hearing_loss"])
    ill = triage.assess(text, "zh-CN", needs=["dialysis"])
    assert plain.probability < alone.probability
    assert plain.probability < ill.probability
    assert alone.reasons[-1] == "本人情况：85岁，独居"
    assert ill.reasons[-1] == "本人情况：透析"


def test_it_works_on_the_beginning_of_a_plea(triage: Triage) -> None:
    whole = "喂你好我住三号楼我妈妈突然吐血了"
    severities = [triage.assess(whole[:end], "zh-CN").severity for end in range(1, len(whole) + 1)]
    assert severities[-1] is Severity.CRITICAL
    assert Severity.CRITICAL not in severities[: whole.index("吐")]


@pytest.mark.parametrize(
    ("text", "language", "severity"),
    [
        ("My father fell and can't get up", "en-GB", Severity.CRITICAL),
        ("My insulin has run out", "en", Severity.URGENT),
        ("I would like to order a meal", "en", Severity.ROUTINE),
        ("숨을 못 쉬겠어요", "ko", Severity.CRITICAL),
        ("채소 세트를 주문하고 싶어요", "ko-KR", Severity.ROUTINE),
    ],
)
def test_other_languages_have_a_lexicon(
    triage: Triage, text: str, language: str, severity: Severity
) -> None:
    assert triage.assess(text, language).severity is severity


def test_a_language_without_a_lexicon_goes_to_a_person(triage: Triage) -> None:
    assessment = triage.assess("au secours", "fr")
    assert assessment.severity is Severity.UNKNOWN
    assert assessment.probability >= 0.5


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=80), st.none() | st.floats(0, 1))
def test_any_text_gets_an_answer(triage: Triage, text: str, confidence: float | None) -> None:
    assessment = triage.assess(text, "zh-CN", confidence=confidence)
    assert 0 <= assessment.probability <= 1
    assert assessment.reasons
    if assessment.severity in PAGED:
        assert assessment.probability >= 0.5
    if assessment.severity is Severity.ROUTINE:
        assert assessment.probability < 0.5
    assert not assessment.certain or assessment.severity is Severity.CRITICAL
