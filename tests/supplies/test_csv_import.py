"""The leaflet of set meals, loaded as a whole or not at all."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from hotline.outbox.models import OutboxEntry
from hotline.sheets import ImportReport
from hotline.supplies import SetMeal, set_meals
from hotline.supplies.csv_import import import_csv

LANGUAGES = ("en", "zh-CN")
LEAFLET = (
    "编号,名称,英文名,内容,价格\n"
    "A,蔬菜套餐,vegetable box,白菜、土豆,30\n"
    "B,肉菜套餐,meat box,猪肉,￥60.50\n"
)


def load(session: Session, text: str) -> ImportReport:
    return import_csv(session, text.encode(), LANGUAGES)


def to_render(session: Session) -> list[tuple[str, list[object]]]:
    return [(entry.job, entry.arguments) for entry in session.scalars(select(OutboxEntry))]


def test_a_leaflet_is_read_in_its_order_and_its_names_rendered(session: Session) -> None:
    assert load(session, LEAFLET) == ImportReport(added=2)

    first, second = set_meals(session)
    assert (first.code, first.name, first.name_en) == ("A", "蔬菜套餐", "vegetable box")
    assert (first.contents, first.price_cents) == ("白菜、土豆", 3000)
    assert (second.code, second.price_cents) == ("B", 6050)
    assert to_render(session) == [
        ("hotline.jobs.render_clips", ["en"]),
        ("hotline.jobs.render_clips", ["zh-CN"]),
    ]


def test_the_same_code_is_the_same_set_meal_and_keeps_what_the_file_does_not_have(
    session: Session,
) -> None:
    load(session, LEAFLET)

    assert load(session, "code,name,position\nB,荤菜套餐,0\nC,水果套餐,\nA,蔬菜套餐,5\n") == (
        ImportReport(added=1, updated=2)
    )

    assert [meal.code for meal in set_meals(session)] == ["B", "C", "A"]
    meal = set_meals(session)[0]
    assert (meal.name, meal.name_en, meal.price_cents) == ("荤菜套餐", "meat box", 6050)


def test_a_set_meal_is_taken_off_and_put_back(session: Session) -> None:
    load(session, LEAFLET)
    load(session, "code,name,active\nA,蔬菜套餐,no\n")
    assert [meal.code for meal in set_meals(session)] == ["B"]

    load(session, "code,name,active\nA,蔬菜套餐,yes\n")
    assert [meal.code for meal in set_meals(session)] == ["A", "B"]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (",甲,1,", "row 3, column code: must not be empty"),
        ("a b,甲,1,", "row 3, column code: String should match pattern"),
        ("X,,1,", "row 3, column name: must not be empty"),
        ("X,甲,dear,", "row 3, column price: Input should be a valid decimal ('dear')"),
        ("X,甲,-1,", "row 3, column price: Input should be greater than or equal to 0"),
        ("X,甲,1.234,", "row 3, column price: Decimal input should have no more than 2 decimal"),
        ("X,甲,NaN,", "row 3, column price: Input should be a finite number"),
        ("X,甲,1,soon", "row 3, column position: Input should be a valid integer"),
        ("A,甲,1,", "row 3, column code: the same set meal as in row 2 ('A')"),
    ],
)
def test_a_bad_row_is_named_and_nothing_loaded(session: Session, row: str, problem: str) -> None:
    report = load(session, f"code,name,price,position\nA,蔬菜套餐,30,0\n{row}\n")

    assert [str(found)[: len(problem)] for found in report.problems] == [problem]
    assert session.scalars(select(SetMeal)).all() == []
    assert to_render(session) == []
