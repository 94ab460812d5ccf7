"""The live board: who is on it, in which order, and how it learns of changes."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from hotline import cases
from hotline.calls.models import Call
from hotline.cases.models import Case
from hotline.console import board_feed
from hotline.console.board_feed import BoardFeed
from hotline.console.board_rows import Board, load_board
from hotline.console.change_marker import ChangeMarker
from hotline.db import Database
from hotline.escalation.models import Page
from tests.community import NOW, add_call, add_recording, add_resident, make_tables
from tests.conftest import Stores
from tests.console.conftest import SignIn
from tests.console.desk import Desk
from tests.console.scenes import add_case, put_on_hold


def test_most_urgent_first_then_oldest(session: Session) -> None:
    def case(severity: str, minutes: int) -> int:
        opened = NOW - timedelta(minutes=minutes)
        return add_case(session, add_call(session), severity=severity, opened_at=opened).id

    routine, unknown = case("routine", 90), case("unknown", 5)
    young, old = case("critical", 1), case("critical", 2)
    urgent = case("urgent", 60)
    assert _ids(load_board(session).untaken) == [old, young, urgent, unknown, routine]


def test_a_caller_on_hold_is_shown_once_among_those_who_wait(session: Session) -> None:
    call = add_call(session)
    put_on_hold(session, call)
    case = add_case(session, call, kind="person")
    board = load_board(session)
    assert _ids(board.waiting) == [case.id]
    assert board.untaken == ()


def test_a_caller_waits_no_more_when_the_line_moves_on_or_ends(session: Session) -> None:
    call = add_call(session)
    put_on_hold(session, call)
    add_case(session, call, kind="person")
    call.ended_at = NOW
    session.flush()
    assert load_board(session).waiting == ()
    call.ended_at, call.sequence = None, call.sequence + 1
    session.flush()
    assert load_board(session).waiting == ()


def test_a_caller_whose_case_was_closed_too_early_is_still_seen_waiting(session: Session) -> None:
    call = add_call(session)
    put_on_hold(session, call)
    add_case(session, call, status="resolved", acknowledged_by="op")
    assert len(load_board(session).waiting) == 1


def test_a_caller_without_any_case_is_seen_waiting(session: Session) -> None:
    call = add_call(session, from_number="+8613800000005")
    put_on_hold(session, call)
    (row,) = load_board(session).waiting
    assert (row.case_id, row.severity, row.number) == (None, "unknown", "+8613800000005")


def test_calls_of_ours_to_staff_are_not_callers(session: Session) -> None:
    put_on_hold(session, add_call(session, page_id=7, flow="page"))
    assert load_board(session).waiting == ()


def test_a_row_says_who_why_and_who_has_it(session: Session) -> None:
    resident = add_resident(session, compound="春和苑", needs=["dialysis"])
    call = add_call(session, resident_id=resident.id)
    add_recording(session, call, path="growing.wav")
    case = add_case(session, call, severity="critical", reasons=["吐血"], acknowledged_by="lin")
    (row,) = load_board(session).taken
    assert (row.resident, row.place, row.birth_year) == ("王秀英", "春和苑 3号楼 2-501", 1944)
    assert (row.needs, row.reasons, row.taken_by) == (("dialysis",), ("吐血",), "lin")
    assert row.speaking
    assert row.case_id == case.id


def test_only_phones_that_ring_now_are_ringing(session: Session) -> None:
    case = add_case(session, add_call(session))
    for number, (channel, result) in enumerate(
        [("voice", "no_answer"), ("board", None), ("voice", None)]
    ):
        session.add(
            Page(case_id=case.id, number=number, target=f"s{number}", channel=channel,
                 sent_at=NOW, result=result)
        )  # fmt: skip
    session.flush()
    (row,) = load_board(session).untaken
    assert row.ringing == ("s2",)
    assert row.pages == 2


def _ids(rows: tuple[object, ...]) -> list[int]:
    return [row.case_id for row in rows]  # type: ignore[attr-defined]


@pytest.fixture
def filled(stores: Stores) -> Database:
    """An empty board on both databases."""
    database = Database(stores.database_url)
    make_tables(database)
    yield database
    database.close()


def _open_case(database: Database) -> int:
    with database.begin() as session:
        call = Call(carrier="text", carrier_call_id="x", language="zh-CN", flow="main")
        session.add(call)
        session.flush()
        return cases.open_case(session, call.id, "person")[0].id


def test_the_marker_moves_with_commits_and_with_nothing_else(filled: Database) -> None:
    with ChangeMarker(filled) as marker:
        before = marker.read()
        with filled.begin() as session:
            session.get(Case, 1)
        assert marker.read() == before
        _open_case(filled)
        after = marker.read()
        assert after != before
        assert marker.read() == after


def test_a_change_reaches_whoever_waits_within_a_second(filled: Database) -> None:
    feed = BoardFeed(filled)
    empty = feed.wait(None, 5)
    assert empty == Board((), (), ())
    timer = threading.Timer(0.1, _open_case, [filled])
    timer.start()
    board = feed.wait(empty, 1.1)
    timer.join()
    assert board is not None
    assert len(board.untaken) == 1


def test_many_streams_share_one_loop(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    loads = []

    def counted(session: Session) -> Board:
        loads.append(threading.current_thread())
        return load_board(session)

    monkeypatch.setattr(board_feed, "load_board", counted)
    feed = BoardFeed(database, pause=0.02)
    empty = feed.wait(None, 5)
    watchers = [threading.Thread(target=feed.wait, args=(empty, 5)) for _ in range(12)]
    for watcher in watchers:
        watcher.start()
    _open_case(database)
    for watcher in watchers:
        watcher.join()
    assert len(loads) == 2
    assert len(set(loads)) == 1


def test_streams_end_while_the_database_is_away_and_come_back(database: Database) -> None:
    feed = BoardFeed(database, pause=0.02)
    feed.wait(None, 5)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ALTER TABLE cases RENAME TO away")
        connection.commit()
    with pytest.raises(ConnectionError):
        feed.wait(Board((), (), ()), 5)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ALTER TABLE away RENAME TO cases")
        connection.commit()
    assert feed.wait(None, 5) == Board((), (), ())


def test_the_stream_begins_with_the_board_and_gives_its_slot_back(
    sign_in: SignIn, desk: Desk
) -> None:
    _open_case(desk.database)
    answer = sign_in("op").get("/console/board/stream")
    events = answer.iter_encoded()
    next(events)
    assert desk.slots.taken == 1
    text = next(events).decode()
    answer.close()
    assert text.startswith("event: board\ndata: ")
    assert 'data-severity="unknown"' in text
    assert desk.slots.taken == 0


def test_without_a_free_slot_the_browser_asks_by_itself(sign_in: SignIn, desk: Desk) -> None:
    client = sign_in("op")
    for _ in range(desk.slots.limit):
        desk.slots.acquire()
    assert client.get("/console/board/stream").status_code == 503
    _open_case(desk.database)
    assert 'data-severity="unknown"' in client.get("/console/board/rows").text


def test_the_board_does_not_show_what_was_said(sign_in: SignIn, desk: Desk) -> None:
    from tests.console.scenes import busy_day

    with desk.database.begin() as session:
        busy_day(session, NOW)
    html = sign_in("op").get("/console/").text
    assert "吐血" in html
    assert "我妈妈突然吐血了快来人" not in html
