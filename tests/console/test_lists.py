"""Orders and refills: found, completed for unknown callers, moved on step by step."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from hotline.console import listing
from hotline.medicine import Refill
from hotline.supplies import Order, OrderStatus
from hotline.supplies.fulfilment import NEXT
from tests.community import NOW, add_call, add_recording, add_resident
from tests.console.conftest import SignIn
from tests.console.desk import Desk, post
from tests.console.scenes import add_order, add_refill, busy_day

Ids = dict[str, int]


@pytest.fixture
def ids(desk: Desk) -> Ids:
    with desk.database.begin() as session:
        return busy_day(session, NOW)


@pytest.fixture
def client(sign_in: SignIn) -> FlaskClient:
    return sign_in("op")


def _order(desk: Desk, order_id: int) -> Order:
    with desk.database.begin() as session:
        return session.get_one(Order, order_id)


def _refill(desk: Desk, refill_id: int) -> Refill:
    with desk.database.begin() as session:
        return session.get_one(Refill, refill_id)


def test_what_must_be_completed_comes_first(client: FlaskClient, ids: Ids) -> None:
    html = client.get("/console/orders").text
    assert html.index(f'id="order-{ids["unknown_order"]}"') < html.index(
        f'id="order-{ids["order"]}"'
    )


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("status=confirmed", {"order"}),
        ("status=to_complete", {"unknown_order"}),
        ("building=3号楼", {"order"}),
        ("batch=3月9日", {"order", "unknown_order"}),
        ("batch=3月9日&status=delivered", set()),
    ],
)
def test_orders_are_filtered(client: FlaskClient, ids: Ids, query: str, shown: set[str]) -> None:
    html = client.get(f"/console/orders?{query}").text
    found = {name for name in ("order", "unknown_order") if f'id="order-{ids[name]}"' in html}
    assert found == shown


def test_an_unknown_callers_order_is_completed_with_a_resident(
    client: FlaskClient, desk: Desk, ids: Ids
) -> None:
    page = client.get(f"/console/orders/{ids['unknown_order']}").text
    assert f"/console/recordings/{ids['address']}.wav" in page
    answer = post(
        client,
        f"/console/orders/{ids['unknown_order']}/complete",
        resident_id=ids["resident"], building="", unit="",
    )  # fmt: skip
    assert answer.location == "/console/orders"
    order = _order(desk, ids["unknown_order"])
    assert (order.status, order.resident_id) == ("confirmed", ids["resident"])
    assert (order.building, order.unit) == ("3号楼", "2-501")


def test_or_with_an_address_alone(client: FlaskClient, desk: Desk, ids: Ids) -> None:
    path = f"/console/orders/{ids['unknown_order']}/complete"
    post(client, path, resident_id="", building="7号楼", unit="1-101")
    order = _order(desk, ids["unknown_order"])
    assert (order.status, order.resident_id, order.building) == ("confirmed", None, "7号楼")


@pytest.mark.parametrize("resident", ["", "4711", "not-a-number"])
def test_but_not_with_nothing(client: FlaskClient, desk: Desk, ids: Ids, resident: str) -> None:
    path = f"/console/orders/{ids['unknown_order']}/complete"
    answer = post(client, path, resident_id=resident, building=" ", unit="")
    assert answer.status_code == 422
    assert "订单需要楼栋" in answer.text
    assert _order(desk, ids["unknown_order"]).status == "to_complete"


def test_an_order_moves_on_step_by_step(client: FlaskClient, desk: Desk, ids: Ids) -> None:
    path = f"/console/orders/{ids['order']}/status"
    assert "已打包" in post(client, path, status="packed").text
    assert _order(desk, ids["order"]).status == "packed"
    assert post(client, path, status="delivered").status_code == 200
    answer = post(client, path, status="cancelled")
    assert answer.status_code == 409
    assert _order(desk, ids["order"]).status == "delivered"


@pytest.mark.parametrize("status", ["", "eaten"])
def test_a_status_that_is_none_is_refused(client: FlaskClient, ids: Ids, status: str) -> None:
    path = f"/console/orders/{ids['order']}/status"
    assert post(client, path, status=status).status_code == 409


@pytest.mark.parametrize("path", ["orders", "refills"])
def test_what_is_not_there_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(f"/console/{path}/4711").status_code == 404


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("王", {"王秀英"}),
        ("3号楼 1-102", {"张德福"}),
        ("0000003", {"刘桂兰"}),
        ("王 1-102", set()),
        ("%", set()),
        ("", set()),
    ],
)
def test_residents_are_found_by_every_word(
    client: FlaskClient, ids: Ids, words: str, found: set[str]
) -> None:
    html = client.get("/console/residents/found", query_string={"q": words}).text
    assert {name for name in ("王秀英", "张德福", "刘桂兰") if name in html} == found


def _spoken_refill(session: Session) -> int:
    call = add_call(session)
    spoken = add_recording(session, call, purpose="medicine", path="m.wav")
    return add_refill(session, call, medicine=None, recording_id=spoken.id).id


def test_a_spoken_medicine_is_written_down_before_it_can_be_bought(
    client: FlaskClient, desk: Desk
) -> None:
    with desk.database.begin() as session:
        refill_id = _spoken_refill(session)
        resident_id = add_resident(session).id
    status = f"/console/refills/{refill_id}/status"
    assert post(client, status, status="bought").status_code == 409
    page = client.get("/console/refills").text
    assert "只有录音" in page
    answer = post(
        client,
        f"/console/refills/{refill_id}/complete",
        medicine="二甲双胍", resident_id=resident_id,
    )  # fmt: skip
    assert answer.location == "/console/refills"
    assert post(client, status, status="bought").status_code == 200
    refill = _refill(desk, refill_id)
    assert (refill.medicine, refill.resident_id, refill.status) == (
        "二甲双胍", resident_id, "bought",
    )  # fmt: skip


def test_a_refill_without_a_name_stays_as_it_is(client: FlaskClient, desk: Desk) -> None:
    with desk.database.begin() as session:
        refill_id = _spoken_refill(session)
    answer = post(client, f"/console/refills/{refill_id}/complete", medicine="  ")
    assert answer.status_code == 422
    assert _refill(desk, refill_id).medicine is None


@pytest.mark.parametrize(
    ("query", "found"), [("", True), ("building=3号楼", True), ("building=9号楼", False),
                         ("status=requested", True), ("status=bought", False)]
)  # fmt: skip
def test_refills_are_filtered(client: FlaskClient, ids: Ids, query: str, found: bool) -> None:
    html = client.get(f"/console/refills?{query}").text
    assert (f'id="refill-{ids["refill"]}"' in html) is found


def test_steps_onward_come_first_and_cancelling_last() -> None:
    steps = listing.steps(OrderStatus.PACKED, NEXT)
    assert [(step.to, step.direction) for step in steps] == [
        ("delivered", "onward"),
        ("confirmed", "back"),
        ("cancelled", "cancel"),
    ]


def test_a_cancelled_order_has_no_next_step(client: FlaskClient, desk: Desk) -> None:
    with desk.database.begin() as session:
        order_id = add_order(session, add_call(session), status="cancelled", building="1号楼").id
    row = client.get("/console/orders").text.split(f'id="order-{order_id}"')[1].split("</tr>")[0]
    assert "<button" not in row
