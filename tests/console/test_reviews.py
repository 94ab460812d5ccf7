"""Reviews: what nobody has heard comes first; corrections stand beside the original."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from hotline.calls.models import Transcript
from hotline.cases.models import Case, Review
from tests.community import NOW
from tests.console.conftest import SignIn
from tests.console.desk import Desk, post
from tests.console.scenes import busy_day

Ids = dict[str, int]
MACHINE = "我妈妈突然吐血了快来人"


@pytest.fixture
def ids(desk: Desk) -> Ids:
    with desk.database.begin() as session:
        return busy_day(session, NOW)


@pytest.fixture
def client(sign_in: SignIn) -> FlaskClient:
    return sign_in("rev")


def _reviews(desk: Desk) -> list[Review]:
    with desk.database.begin() as session:
        return list(session.scalars(select(Review).order_by(Review.id)))


def _order_of_cases(html: str) -> list[int]:
    rows = html.split('href="/console/reviews/')[1:]
    return [int(row.split('"')[0]) for row in rows]


def test_the_unheard_first_the_urgent_first(client: FlaskClient, ids: Ids) -> None:
    before = _order_of_cases(client.get("/console/reviews").text)
    assert before[0] == ids["critical"]
    assert before[-1] == ids["routine"]
    _review(client, ids["critical"])
    after = _order_of_cases(client.get("/console/reviews").text)
    assert after[-1] == ids["critical"]
    assert sorted(after) == sorted(before)


def _review(client: FlaskClient, case_id: int, **changed: object) -> int:
    fields = {"transcript": MACHINE, "severity": "critical", "score": 4, **changed}
    return post(client, f"/console/reviews/{case_id}", **fields).status_code


def test_a_correction_stands_beside_the_original(client: FlaskClient, desk: Desk, ids: Ids) -> None:
    assert _review(client, ids["critical"], transcript="我妈突然吐血了", severity="urgent") == 302
    (review,) = _reviews(desk)
    assert (review.reviewer, review.case_id, review.score) == ("rev", ids["critical"], 4)
    assert (review.transcript_corrected, review.severity_corrected) == ("我妈突然吐血了", "urgent")
    assert review.created_at is not None
    with desk.database.begin() as session:
        case = session.get_one(Case, ids["critical"])
        assert case.severity == "critical"
        assert session.get_one(Transcript, case.transcript_id).text == MACHINE
    page = client.get(f"/console/reviews/{ids['critical']}").text
    assert "我妈突然吐血了" in page
    assert MACHINE in page
    assert "rev-name" in page


def test_what_the_machine_had_right_is_not_called_a_correction(
    client: FlaskClient, desk: Desk, ids: Ids
) -> None:
    _review(client, ids["critical"])
    (review,) = _reviews(desk)
    assert (review.transcript_corrected, review.severity_corrected) == (None, None)


def test_a_second_review_is_added_not_written_over(sign_in: SignIn, desk: Desk, ids: Ids) -> None:
    _review(sign_in("rev"), ids["critical"], transcript="第一次")
    _review(sign_in("admin"), ids["critical"], transcript="第二次")
    assert [review.transcript_corrected for review in _reviews(desk)] == ["第一次", "第二次"]


@pytest.mark.parametrize(
    "wrong",
    [{"score": 0}, {"score": 6}, {"score": ""}, {"severity": "dire"}, {"transcript": "长" * 4001}],
)
def test_a_review_that_cannot_be_is_refused(
    client: FlaskClient, desk: Desk, ids: Ids, wrong: dict[str, object]
) -> None:
    assert _review(client, ids["critical"], **wrong) == 400
    assert _reviews(desk) == []


def test_the_next_unheard_recording_comes_up_by_itself(client: FlaskClient, ids: Ids) -> None:
    fields = {"transcript": MACHINE, "severity": "critical", "score": "5"}
    answer = post(client, f"/console/reviews/{ids['critical']}", **fields)
    assert answer.location not in ("/console/reviews", f"/console/reviews/{ids['critical']}")


def test_a_case_without_a_recording_cannot_be_reviewed(client: FlaskClient, ids: Ids) -> None:
    assert client.get(f"/console/reviews/{ids['waiting']}").status_code == 404
