"""Who calls, and how they are greeted."""

import pytest
from sqlalchemy.orm import Session

from hotline.residents import (
    NEED_CODES,
    ResidentPhone,
    caller_facts,
    find_by_phone,
    greeting_of,
    names_to_render,
    need_label,
    slower_greetings,
)
from hotline.residents.needs import NEEDS, read_need
from tests.community import NOW, add_resident

PHONE = "+8615400000001"


def test_a_resident_is_found_by_their_own_number_however_it_is_written(session: Session) -> None:
    resident = add_resident(session, phone=PHONE)

    assert find_by_phone(session, "154 0000 0001") == resident
    assert find_by_phone(session, PHONE) == resident


def test_of_a_household_that_shares_a_number_the_eldest_is_meant(session: Session) -> None:
    add_resident(session, "李小明", phone=PHONE, birth_year=1980)
    eldest = add_resident(session, "李国强", phone=PHONE, birth_year=1941)
    add_resident(session, "李某", phone=PHONE, birth_year=None)

    assert find_by_phone(session, PHONE) == eldest


def test_a_number_s_owner_comes_before_those_who_also_use_it(session: Session) -> None:
    older = add_resident(session, "王奶奶", birth_year=1930)
    older.other_phones = [ResidentPhone(phone=PHONE)]
    session.flush()
    assert find_by_phone(session, PHONE) == older

    owner = add_resident(session, "王小丽", birth_year=1990, phone=PHONE)
    assert find_by_phone(session, PHONE) == owner


@pytest.mark.parametrize("number", [None, "", "anonymous", "+8615400000099", "nonsense"])
def test_nobody_is_found_for_a_number_that_is_withheld_or_unknown(
    session: Session, number: str | None
) -> None:
    add_resident(session, phone=None)

    assert find_by_phone(session, number) is None


@pytest.mark.parametrize(
    ("name", "gender", "born", "chinese", "english"),
    [
        ("王秀英", "f", 1944, "王奶奶", "Mrs Wang"),
        ("李国强", "m", 1950, "李爷爷", "Mr Li"),
        ("张伟", "m", 1990, "张先生", "Mr Zhang"),
        ("欧阳静", "f", 1990, "欧阳女士", "Mrs Ouyang"),
        ("单雄信", "m", 1941, "单爷爷", "Mr Shan"),
        ("曾国", "m", None, "曾先生", "Mr Zeng"),
        ("王一", None, 1944, "王一", "王一"),
        ("王小宝", "m", 2020, "同学", "王小宝"),
        ("Mary Smith", "f", 1940, "Mary Smith", "Mrs Smith"),
    ],
)
def test_the_line_never_claims_more_than_it_knows(
    session: Session, name: str, gender: str | None, born: int | None, chinese: str, english: str
) -> None:
    resident = add_resident(session, name, gender=gender, birth_year=born)

    assert greeting_of(resident, "zh-CN", NOW) == chinese
    assert greeting_of(resident, "en", NOW) == english


def test_the_flow_knows_who_calls(session: Session) -> None:
    resident = add_resident(session, needs=["dialysis", "lives_alone"], skip_menu=True)

    assert caller_facts(resident, "zh-CN", NOW) == {
        "resident": {
            "id": resident.id,
            "name": "王秀英",
            "greeting": "王奶奶",
            "age": 82,
            "language": "zh-CN",
            "needs": ["dialysis", "lives_alone"],
            "lives_alone": True,
            "skip_menu": True,
            "slower": 1.0,
            "building": "3号楼",
            "unit": "2-501",
        }
    }
    assert caller_facts(None, "zh-CN", NOW) == {"resident": None}


def test_greetings_and_buildings_are_rendered_once(session: Session) -> None:
    add_resident(session, "王秀英", phone=PHONE)
    add_resident(session, "王桂兰").other_phones = [ResidentPhone(phone=PHONE)]
    add_resident(session, "Mary Smith", language="en", phone=PHONE)
    add_resident(session, "赵玉珍", phone=None)  # never calls from a number that we know
    session.flush()

    building = ("building", "", "3号楼")
    chinese, english = (list(names_to_render(session, tag, NOW)) for tag in ("zh-CN", "en"))
    assert chinese == [("resident_name", "", "王奶奶"), building]
    assert english == [("resident_name", "", "Mrs Smith"), building]


def test_those_who_need_slower_speech_are_greeted_slowly(session: Session) -> None:
    add_resident(session, "王秀英", phone=PHONE, slower=1.25)
    add_resident(session, "李国强", phone=None, slower=1.5)  # never calls
    add_resident(session, "王桂兰", phone="+862787654321")

    assert list(slower_greetings(session, "zh-CN", NOW)) == [(1.25, "王奶奶")]
    assert list(slower_greetings(session, "en", NOW)) == []


@pytest.mark.parametrize(
    ("word", "code"),
    [("透析", "dialysis"), ("Lives alone", "lives_alone"), ("孕妇", "pregnancy"), ("hungry", None)],
)
def test_needs_are_understood_in_both_languages(word: str, code: str | None) -> None:
    assert read_need(word) == code


def test_no_word_stands_for_two_needs() -> None:
    words = [word for need in NEEDS for word in (need.zh, need.en, *need.also)]

    assert len(words) == len(set(words))
    assert all(read_need(code) == code for code in NEED_CODES)
    assert need_label("oxygen", "zh-CN") == "家庭氧疗"
    assert need_label("oxygen", "en") == "oxygen at home"
