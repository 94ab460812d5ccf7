"""Telephone numbers, however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.phones import WITHHELD, normalise_phone


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("13800138000", "+8613800138000"),
        (" +86 138-0013-8000 ", "+8613800138000"),
        ("008613800138000", "+8613800138000"),
        ("１３８００１３８０００", "+8613800138000"),
        ("13800138000.0", "+8613800138000"),  # a number that a spreadsheet took for a quantity
        ("010-65551234", "+861065551234"),
        ("+1 (500) 555-0006", "+15005550006"),
        ("sip:+8613800138000@office.example;transport=udp", "+8613800138000"),
        ("sip:6001@office.example", "6001"),
        ("6001", "6001"),
        ("６００１", "6001"),
        ("120", "120"),
    ],
)
def test_numbers_are_written_one_way(text: str, number: str) -> None:
    assert normalise_phone(text) == number


@pytest.mark.parametrize(
    "text",
    [
        *(None, "", " ", "+", "0", "12", "*67", "anonymous", "client:anna", "没有电话"),
        *("1.38E+10", "1-800-CALLME", "13800138000 13900139000", "+99999999999999999999"),
        *sorted(WITHHELD),
    ],
)
def test_what_is_no_number_is_none(text: str | None) -> None:
    assert normalise_phone(text) is None


def test_a_national_number_is_read_by_its_region() -> None:
    assert normalise_phone("020 7946 0958", "GB") == "+442079460958"


@given(st.text(max_size=40) | st.from_regex(r"[+0-9() .-]{0,20}", fullmatch=True))
def test_whatever_is_typed_a_written_number_stays_as_it_is(text: str) -> None:
    number = normalise_phone(text)

    assert number is None or normalise_phone(number) == number
    assert number is None or len(number) <= 20  # the column it is kept in


IP_CALL_PREFIX = "179"
"""Dialled before a number, and so never the beginning of one."""


@given(
    st.integers(13_000_000_000, 19_999_999_999).filter(
        lambda mobile: not str(mobile).startswith(IP_CALL_PREFIX)
    )
)
def test_every_mobile_number_is_found_however_it_is_grouped(mobile: int) -> None:
    text = str(mobile)

    spaced = f"+86 {text[:3]} {text[3:7]} {text[7:]}"
    assert normalise_phone(text) == normalise_phone(spaced) == f"+86{text}"
