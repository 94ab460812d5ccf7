"""What a prompt made an engine find, and what it made it say."""

from hotline.speech.recognizers import to_confirm
from hotline.speech.recognizers.writing import is_echo

PROMPT = "求助电话，吐血，胸口疼，喘不上气，摔倒，昏迷"


def test_a_word_that_no_other_hearing_has_is_to_be_confirmed() -> None:
    words = ["我", "妈妈", "吐血", "了", "，"]
    assert to_confirm(words, ["我妈妈突写了"]) == [False, False, True, False, False]


def test_one_other_hearing_is_enough() -> None:
    assert to_confirm(["吐血"], ["突写", "我妈妈吐血了"]) == [False]


def test_what_only_the_prompted_hearing_understood_is_all_to_be_confirmed() -> None:
    assert to_confirm(["吐血"], [""]) == to_confirm(["吐血"], []) == [True]


def test_words_of_other_scripts_are_compared_whole() -> None:
    assert to_confirm(["Chest", "pain"], ["just pain"]) == [True, False]


def test_a_repeated_prompt_is_no_transcript() -> None:
    assert is_echo("吐血，胸口疼，喘不上气，摔倒", PROMPT)
    assert is_echo("求助电话吐血胸口疼。", PROMPT)


def test_what_callers_say_is_no_echo() -> None:
    assert not is_echo("我胸口疼，喘不上气", PROMPT)
    assert not is_echo("我妈妈突然吐血了，胸口疼，她昨天还好好的，快来人", PROMPT)
    assert not is_echo("", PROMPT)
