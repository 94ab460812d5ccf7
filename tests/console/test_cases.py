"""The case page: what it shows, what staff does there, and what is written down about it."""

import json

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from hotline.calls.models import Call
from hotline.cases.models import Case
from hotline.outbox.models import OutboxEntry
from hotline.staff import AccessRecord
from tests.community import NOW
from tests.console.conftest import SignIn
from tests.console.desk import Desk, post
from tests.console.scenes import busy_day

Ids = dict[str, int]


@pytest.fixture
def ids(desk: Desk) -> Ids:
    with desk.database.begin() as session:
        return busy_day(session, NOW)


@pytest.fixture
def client(sign_in: SignIn) -> FlaskClient:
    return sign_in("op")


def _case(desk: Desk, case_id: int) -> Case:
    with desk.database.begin() as session:
        return session.get_one(Case, case_id, options=[selectinload(Case.notes)])


def _accesses(desk: Desk) -> list[tuple[str, int]]:
    with desk.database.begin() as session:
        records = session.scalars(select(AccessRecord).order_by(AccessRecord.id)).all()
        return [(record.subject, record.subject_id) for record in records]


def test_everything_that_helps_is_on_one_page(client: FlaskClient, ids: Ids) -> None:
    html = client.get(f"/console/cases/{ids['critical']}").text
    for expected in (
        "危急", "吐血", "我妈妈突然吐血了快来人",  # urgency, reason, transcript
        "春和苑 3号楼 2-501", "透析", "阿司匹林肠溶片", "王建国", "李明",  # the ledger's card
        "+8613800000001", "蔬菜套餐A × 2",  # whom to ring, what they ordered before
        "rev-name", "无人接听", "admin-name", "正在响铃",  # pages
    ):  # fmt: skip
        assert expected in html


def test_looking_at_a_case_is_written_down(client: FlaskClient, desk: Desk, ids: Ids) -> None:
    client.get(f"/console/cases/{ids['critical']}")
    seen = _accesses(desk)
    assert ("resident", ids["resident"]) in seen
    assert [subject for subject, _id in seen] == ["transcript", "resident"]


def test_a_reviewer_listening_again_is_written_down_again(
    sign_in: SignIn, desk: Desk, ids: Ids
) -> None:
    client = sign_in("rev")
    for _ in range(2):
        client.get(f"/console/reviews/{ids['critical']}")
    assert [subject for subject, _id in _accesses(desk)] == ["transcript", "transcript"]


def test_i_have_it(client: FlaskClient, desk: Desk, ids: Ids) -> None:
    answer = post(client, f"/console/cases/{ids['critical']}/acknowledge")
    assert "op-name 已接手" in answer.text
    case = _case(desk, ids["critical"])
    assert (case.status, case.acknowledged_by) == ("acknowledged", "op")
    with desk.database.begin() as session:
        jobs = session.scalars(select(OutboxEntry.job)).all()
    assert "hotline.jobs.case_acknowledged" in jobs


def test_who_comes_second_is_told_who_was_first(sign_in: SignIn, desk: Desk, ids: Ids) -> None:
    post(sign_in("op"), f"/console/cases/{ids['critical']}/acknowledge")
    answer = post(sign_in("admin"), f"/console/cases/{ids['critical']}/acknowledge")
    assert 'role="alert">op-name 已经接手这件事了。' in answer.text
    assert _case(desk, ids["critical"]).acknowledged_by == "op"


def test_taking_the_call_tells_the_browsers_telephone_which_room(
    client: FlaskClient, desk: Desk, ids: Ids
) -> None:
    answer = post(client, f"/console/cases/{ids['waiting']}/take")
    assert answer.headers["HX-Trigger"] == (
        f'{{"hotline:take": {{"case": {ids["waiting"]}, "room": "call-{ids["waiting"]}"}}}}'
    )
    assert desk.taken == [(ids["waiting"], "op")]


def test_a_caller_who_has_gone_is_to_be_called_back(
    client: FlaskClient, desk: Desk, ids: Ids
) -> None:
    answer = post(client, f"/console/cases/{ids['critical']}/take")
    assert "HX-Trigger" not in answer.headers
    assert "请回电" in answer.text


def test_a_caller_on_a_telephone_is_reached_by_ones_own(
    client: FlaskClient, desk: Desk, ids: Ids
) -> None:
    desk.is_on_telephone = True
    answer = post(client, f"/console/cases/{ids['waiting']}/take")
    assert "HX-Trigger" not in answer.headers
    assert "您的电话正在响" in answer.text


def test_a_call_that_a_colleague_has_is_not_taken_twice(
    sign_in: SignIn, desk: Desk, ids: Ids
) -> None:
    post(sign_in("admin"), f"/console/cases/{ids['waiting']}/take")
    answer = post(sign_in("op"), f"/console/cases/{ids['waiting']}/take")
    assert "HX-Trigger" not in answer.headers
    assert "admin-name 已经接手这件事了。" in answer.text


def test_notes_are_kept_with_name_and_shown_as_text(
    client: FlaskClient, desk: Desk, ids: Ids
) -> None:
    answer = post(client, f"/console/cases/{ids['critical']}/notes", text="<b>车已出发</b>")
    assert "&lt;b&gt;车已出发&lt;/b&gt;" in answer.text
    (note,) = _case(desk, ids["critical"]).notes
    assert (note.author, note.text) == ("op", "<b>车已出发</b>")


@pytest.mark.parametrize("text", ["", "   ", "x" * 4001])
def test_a_note_that_is_none_is_refused(client: FlaskClient, ids: Ids, text: str) -> None:
    answer = post(client, f"/console/cases/{ids['critical']}/notes", text=text)
    assert answer.status_code == 400


def test_a_case_is_closed_with_a_disposition_of_the_list(
    client: FlaskClient, desk: Desk, ids: Ids
) -> None:
    path = f"/console/cases/{ids['critical']}/resolve"
    assert post(client, path, disposition="whatever").status_code == 400
    answer = post(client, path, disposition="ambulance_called")
    assert json.loads(answer.headers["HX-Location"])["target"] == "#main"
    case = _case(desk, ids["critical"])
    assert (case.status, case.disposition) == ("resolved", "ambulance_called")
    assert case.acknowledged_by == "op"


@pytest.mark.parametrize("path", ["", "/progress", "/hearing"])
def test_a_case_that_is_none_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(f"/console/cases/4711{path}").status_code == 404


@pytest.mark.parametrize("action", ["acknowledge", "take", "notes", "resolve"])
def test_nothing_can_be_done_to_a_case_that_is_none(client: FlaskClient, action: str) -> None:
    answer = post(client, f"/console/cases/4711/{action}", text="x", disposition="no_need")
    assert answer.status_code == 404


def test_the_page_asks_what_moved_and_is_told_only_then(
    client: FlaskClient, desk: Desk, ids: Ids
) -> None:
    html = client.get(f"/console/cases/{ids['critical']}").text
    question = html.split('hx-get="')[1].split('"')[0].replace("&amp;", "&")
    assert client.get(question).status_code == 204
    post(client, f"/console/cases/{ids['critical']}/acknowledge")
    answer = client.get(question)
    assert answer.status_code == 200
    assert "op-name 已接手" in answer.text
    assert "HX-Trigger" not in answer.headers


def test_a_transcript_that_arrives_is_announced(client: FlaskClient, desk: Desk, ids: Ids) -> None:
    path = f"/console/cases/{ids['critical']}/progress?seen=other&heard=0-0-0"
    assert client.get(path).headers["HX-Trigger"] == "hotline:heard"
    assert "我妈妈突然吐血了快来人" in client.get(f"/console/cases/{ids['critical']}/hearing").text


def test_asking_what_moved_shows_nothing_of_what_was_said(
    client: FlaskClient, desk: Desk, ids: Ids
) -> None:
    assert "快来人" not in client.get(f"/console/cases/{ids['critical']}/progress").text
    assert _accesses(desk) == []


def test_a_stranger_with_a_withheld_number_has_no_past(
    client: FlaskClient, desk: Desk, ids: Ids
) -> None:
    with desk.database.begin() as session:
        case = session.get_one(Case, ids["routine"])
        case.resident_id = None
        call = session.get_one(Call, case.call_id)
        call.resident_id = call.from_number = None
    html = client.get(f"/console/cases/{ids['routine']}").text
    assert "号码隐藏" in html
    assert "以前没有来电记录" in html
