"""Records under the names that the contract fixes."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from hotline.calls.models import Transcript
from hotline.cases.models import Case, Review
from hotline.db import Database
from hotline.escalation.models import Page
from hotline.exports import FORMATS, KINDS, fields, reading, records
from hotline.medicine import Refill
from hotline.residents import ResidentPhone
from hotline.residents.csv_import import import_csv
from hotline.supplies import Order, OrderItem
from tests.community import NOW, add_call, add_recording, add_resident

CONTRACT = {
    "residents": "id name phone other_phones birth_year building unit language needs medicines",
    "calls": "id carrier carrier_call_id from resident_id started_at ended_at "
    "answered_by_person_at outcome",
    "orders": "id call_id resident_id building unit items status batch created_at",
    "refills": "id call_id resident_id medicine quantity card_ready status created_at",
    "cases": "id call_id resident_id severity reasons transcript transcript_engine recording "
    "status opened_at acknowledged_at acknowledged_by resolved_at disposition",
    "pages": "id case_id target channel sent_at answered_at result",
    "reviews": "id call_id reviewer transcript_corrected severity_corrected score created_at",
}


def exported(database: Database, kind: str, since: datetime | None = None) -> list[dict[str, Any]]:
    """As a program outside reads it."""
    lines = FORMATS["jsonl"](records(database, KINDS[kind], since), fields(KINDS[kind]))
    return [json.loads(line) for line in lines]


def add_everything(session: Session) -> None:
    """One record of each kind."""
    resident = add_resident(
        session, phone="+8615400000001", needs=["dialysis"], medicines=["乙药", "甲药"]
    )
    resident.other_phones = [ResidentPhone(phone="6001"), ResidentPhone(phone="6002")]
    call = add_call(session, from_number="+8615400000001", resident_id=resident.id)
    recording = add_recording(session, call, path="recordings/1.wav")
    transcript = Transcript(recording_id=recording.id, engine="vosk", text="吐血了")
    session.add(transcript)
    session.flush()
    case = Case(
        call_id=call.id,
        kind="plea",
        severity="critical",
        reasons=["吐血"],
        recording_id=recording.id,
        transcript_id=transcript.id,
        opened_at=NOW,
    )
    items = [OrderItem(code="B", name="肉", quantity=1), OrderItem(code="A", name="菜", quantity=2)]
    order = Order(call_id=call.id, number=1, status="confirmed", created_at=NOW, items=items)
    refill = Refill(
        call_id=call.id, number=1, medicine="甲药", quantity=2, card_ready=True, created_at=NOW
    )
    session.add_all([case, order, refill])
    session.flush()
    session.add_all(
        [
            Page(case_id=case.id, number=1, target="nurse", channel="voice", sent_at=NOW),
            Review(call_id=call.id, reviewer="gao", score=4, created_at=NOW),
        ]
    )


@pytest.mark.parametrize("kind", list(CONTRACT))
def test_every_field_of_the_contract_is_there(database: Database, kind: str) -> None:
    with database.begin() as session:
        add_everything(session)

    (record,) = exported(database, kind)

    assert set(CONTRACT[kind].split()) <= set(record)
    assert list(record) == fields(KINDS[kind])
    times = [value for name, value in record.items() if name.endswith("_at") and value]
    assert times
    assert all(datetime.fromisoformat(value).tzinfo is not None for value in times)


def test_lists_belong_to_their_record_in_their_order(database: Database) -> None:
    with database.begin() as session:
        add_everything(session)
        add_resident(session, "李国强", medicines=["丙药"])

    first, second = exported(database, "residents")
    assert (first["medicines"], second["medicines"]) == (["乙药", "甲药"], ["丙药"])
    assert (first["other_phones"], second["other_phones"]) == (["6001", "6002"], [])
    (order,) = exported(database, "orders")
    assert order["items"] == [
        {"code": "B", "name": "肉", "quantity": 1},
        {"code": "A", "name": "菜", "quantity": 2},
    ]


def test_a_case_carries_what_was_said_and_where_it_can_be_heard(database: Database) -> None:
    with database.begin() as session:
        add_everything(session)
        call = add_call(session)
        away = add_recording(session, call, source_url="https://carrier.example/1")
        session.add(Case(call_id=call.id, kind="plea", recording_id=away.id, opened_at=NOW))
        session.add(Case(call_id=call.id, kind="person", opened_at=NOW))

    heard, away_case, silent = exported(database, "cases")
    assert (heard["transcript"], heard["transcript_engine"]) == ("吐血了", "vosk")
    assert heard["recording"] == "recordings/1.wav"
    assert away_case["recording"] == "https://carrier.example/1"
    assert (silent["recording"], silent["transcript"]) == (None, None)


def test_our_calls_to_staff_are_not_callers(database: Database) -> None:
    with database.begin() as session:
        caller = add_call(session).id
        add_call(session, page_id=1)

    assert [call["id"] for call in exported(database, "calls")] == [caller]


def test_since_compares_the_first_time_whatever_its_offset(database: Database) -> None:
    with database.begin() as session:
        add_call(session, started_at=NOW - timedelta(seconds=1), ended_at=NOW)
        later = add_call(session, started_at=NOW).id

    beijing = datetime.fromisoformat("2026-03-09T18:00:00+08:00")
    assert beijing == NOW
    assert [call["id"] for call in exported(database, "calls", beijing)] == [later]
    assert exported(database, "calls", NOW.astimezone(UTC) + timedelta(days=1)) == []


@pytest.mark.parametrize("number", [0, 1, 2, 3, 4, 5])
def test_pages_of_records_are_joined_without_a_gap(
    database: Database, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(reading, "PAGE", 2)
    with database.begin() as session:
        for _ in range(number):
            add_resident(session, medicines=["甲药"])

    found = exported(database, "residents")

    assert [record["id"] for record in found] == list(range(1, number + 1))
    assert all(record["medicines"] == ["甲药"] for record in found)


def test_csv_has_lists_as_json_and_nothing_for_null(database: Database) -> None:
    with database.begin() as session:
        add_everything(session)

    for kind in CONTRACT:
        text = "".join(FORMATS["csv"](records(database, KINDS[kind]), fields(KINDS[kind])))
        (row,) = csv.DictReader(io.StringIO(text))
        for name, value in exported(database, kind)[0].items():
            cell = row[name]
            if value is None:
                assert cell == ""
            else:
                assert (cell if isinstance(value, str) else json.loads(cell)) == value


def test_csv_of_nothing_is_a_header(database: Database) -> None:
    lines = list(FORMATS["csv"](records(database, KINDS["pages"]), fields(KINDS["pages"])))

    assert lines == ["id,case_id,target,channel,sent_at,answered_at,result\n"]


def test_what_was_exported_can_be_loaded_again(database: Database) -> None:
    with database.begin() as session:
        add_everything(session)
    before = exported(database, "residents")
    text = "".join(
        FORMATS["csv"](records(database, KINDS["residents"]), fields(KINDS["residents"]))
    )

    with database.begin() as session:
        report = import_csv(session, text.encode(), NOW)

    assert (report.added, report.updated, report.problems) == (0, 1, ())
    assert exported(database, "residents") == before
