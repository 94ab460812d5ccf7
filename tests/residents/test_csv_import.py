"""The community's list, loaded as a whole or not at all."""

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hotline.residents import NEED_CODES, Resident, ResidentMedicine
from hotline.residents.csv_import import import_csv
from hotline.sheets import ImportReport
from tests.community import NOW, add_resident

CHINESE = (
    "姓名,性别,电话,其他电话,出生年份,小区,楼号,房号,特殊需求,常用药,紧急联系人,家庭医生\n"
    "王秀英,女,154 0000 0001,010-65551234,1944年,桂花苑,3号楼,2-501,透析；独居,"
    "阿司匹林、二甲双胍,王芳 女儿 15400000002,刘医生\n"
)


def load(session: Session, text: str, encoding: str = "utf-8") -> ImportReport:
    return import_csv(session, text.encode(encoding), NOW)


def everyone(session: Session) -> list[Resident]:
    return list(session.scalars(select(Resident).order_by(Resident.id)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t"])
def test_a_chinese_list_is_read_as_spreadsheets_write_it(
    session: Session, encoding: str, separator: str
) -> None:
    report = load(session, CHINESE.replace(",", separator), encoding)

    assert report == ImportReport(added=1)
    (resident,) = everyone(session)
    assert (resident.name, resident.gender, resident.birth_year) == ("王秀英", "f", 1944)
    assert resident.phone == "+8615400000001"
    assert [other.phone for other in resident.other_phones] == ["+861065551234"]
    assert (resident.compound, resident.building, resident.unit) == ("桂花苑", "3号楼", "2-501")
    assert resident.needs == ["dialysis", "lives_alone"]
    assert [medicine.name for medicine in resident.medicines] == ["阿司匹林", "二甲双胍"]
    assert resident.contacts == [{"name": "王芳", "relation": "女儿", "phone": "+8615400000002"}]
    assert resident.slower == 1.0
    assert (resident.doctor, resident.language, resident.skip_menu) == ("刘医生", "zh-CN", False)


def test_english_headers_and_lists_in_json(session: Session) -> None:
    contact = json.dumps([{"name": "Ann", "relation": "", "phone": "+44 20 7946 0958"}])
    rows = [
        ["id", "Name", "Building", "Unit", "Needs", "Medicines", "Contact persons", "Skip-menu"],
        ["99", "Mary Smith", "7", "1", '["lives alone"]', '["Vitamin B1, B12"]', contact, "yes"],
    ]
    text = io.StringIO()
    csv.writer(text).writerows(rows)

    assert load(session, text.getvalue()) == ImportReport(added=1)
    (mary,) = everyone(session)
    assert mary.id != 99
    assert mary.needs == ["lives_alone"]
    assert mary.medicines[0].name == "Vitamin B1, B12"
    assert mary.contacts == [{"name": "Ann", "relation": "", "phone": "+442079460958"}]
    assert mary.skip_menu is True


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ("name=", "row 2, column name: must not be empty"),
        ("building=", "row 2, column building: must not be empty"),
        ("phone=12 34", "row 2, column phone: not a telephone number ('12 34')"),
        ("phone=1.54E+10", "row 2, column phone: not a telephone number ('1.54E+10')"),
        ("other_phones=6001;x", "row 2, column other_phones: entry 2: not a telephone number"),
        ("birth_year=44", "row 2, column birth_year: not a year between 1900 and 2026 ('44')"),
        ("birth_year=2027", "row 2, column birth_year: not a year between 1900 and 2026"),
        ("needs=dialysis;hunger", "row 2, column needs: entry 2: 'hunger' is no special need"),
        ("needs=[1", "row 2, column needs: not a list in JSON"),
        ("medicines=[7]", "row 2, column medicines: entry 1: Input should be a valid string"),
        ("medicines=[[]]", "row 2, column medicines: entry 1: Input should be a valid string"),
        ("contacts=王芳", "row 2, column contacts: entry 1: a contact is: name relation phone"),
        ('contacts=[{"name": "A"}]', "row 2, column contacts: entry 1 phone: Field required"),
        ("gender=w", "row 2, column gender: Input should be 'f' or 'm' ('w')"),
        ("language=Chinese", "row 2, column language: String should match pattern"),
        ("slower=1.6", "row 2, column slower: Input should be less than or equal to 1.5 ('1.6')"),
        ("slower=0.5", "row 2, column slower: Input should be greater than or equal to 1"),
        ("skip_menu=perhaps", "row 2, column skip_menu: yes or no is meant ('perhaps')"),
        (f"name={'长' * 101}", "row 2, column name: String should have at most 100 characters"),
    ],
)
def test_a_bad_cell_is_named_with_its_row_column_and_value(
    session: Session, cells: str, problem: str
) -> None:
    column, value = cells.split("=", 1)
    row = {"name": "王秀英", "building": "3", "unit": "1", column: value}
    text = io.StringIO()
    writer = csv.DictWriter(text, list(row))
    writer.writeheader()
    writer.writerow(row)

    report = load(session, text.getvalue())

    assert [str(found)[: len(problem)] for found in report.problems] == [problem]
    assert everyone(session) == []


def test_every_bad_row_is_reported_and_no_good_one_loaded(session: Session) -> None:
    text = "name,building,unit,birth_year,phone\nA,1,1,1950,\n,1,2,1,x\n\nA,1,1,,\nB,1,3,1950,,7\n"

    report = load(session, text)

    assert [(problem.row, problem.column) for problem in report.problems] == [
        (3, "name"),
        (3, "phone"),
        (3, "birth_year"),
        (5, "name"),
        (6, ""),
    ]
    assert "the same person as in row 2" in str(report.problems[3])
    assert "more cells than there are columns" in str(report.problems[4])
    assert (report.added, report.updated) == (0, 0)
    assert everyone(session) == []


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        ("", "row 1, column name: the column is missing"),
        ("name,building,unit,medcines", "row 1, column medcines: unknown; known: name, building"),
        ("name,姓名,building,unit", "row 1, column 姓名: a second column for name"),
    ],
)
def test_a_header_that_cannot_be_meant(session: Session, header: str, problem: str) -> None:
    report = load(session, f"{header}\n")

    assert str(report.problems[0]).startswith(problem)


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe\x00", b"\x80\x81\xff\xff", b'name,building\n"open', b"PK\x03\x04\x00\xff"],
)
def test_what_is_no_text_is_a_problem_and_no_crash(session: Session, content: bytes) -> None:
    (problem, *_) = import_csv(session, content, NOW).problems

    assert problem.row == 1


def test_the_same_person_is_updated_and_absent_columns_are_kept(session: Session) -> None:
    resident = add_resident(session, needs=["dialysis"], medicines=["阿司匹林"], doctor="刘医生")
    add_resident(session, unit="2-502")  # of the same name, next door

    text = "name,building,unit,doctor,medicines,phone\n王秀英,3号楼,2-501,,缬沙坦,15400000001\n"
    assert load(session, text) == ImportReport(updated=1)

    assert len(everyone(session)) == 2
    assert resident.needs == ["dialysis"]
    assert resident.doctor == ""
    assert [medicine.name for medicine in resident.medicines] == ["缬沙坦"]
    assert session.scalar(select(func.count()).select_from(ResidentMedicine)) == 1


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1)
PHONES = st.integers(15_400_000_000, 15_499_999_999).map(lambda number: f"+86{number}")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(
    st.fixed_dictionaries(
        {
            "phone": PHONES,
            "other_phones": st.lists(PHONES, max_size=3, unique=True),
            "birth_year": st.integers(1900, 2026),
            "needs": st.lists(st.sampled_from(NEED_CODES), max_size=4, unique=True),
            "medicines": st.lists(WORDS.filter(lambda w: len(w) < 100), max_size=4, unique=True),
            "doctor": WORDS.filter(lambda word: len(word) < 200) | st.just(""),
        }
    )
)
def test_whatever_is_written_with_json_lists_is_what_is_stored(
    session: Session, values: dict[str, Any]
) -> None:
    row = {"name": "王秀英", "building": "3", "unit": "1", **values}
    text = io.StringIO()
    writer = csv.DictWriter(text, list(row))
    writer.writeheader()
    writer.writerow(
        {
            column: json.dumps(cell, ensure_ascii=False) if isinstance(cell, list) else cell
            for column, cell in row.items()
        }
    )

    report = load(session, text.getvalue())

    assert report.problems == ()
    (stored,) = everyone(session)
    assert {
        "phone": stored.phone,
        "other_phones": [other.phone for other in stored.other_phones],
        "birth_year": stored.birth_year,
        "needs": stored.needs,
        "medicines": [medicine.name for medicine in stored.medicines],
        "doctor": stored.doctor,
    } == values
