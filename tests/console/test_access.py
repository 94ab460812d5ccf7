"""Signing in and out: who gets in, for how long, and what everybody else is told."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from hotline import staff
from hotline.db import Database
from hotline.staff import Staff
from tests.console.conftest import SignIn
from tests.console.desk import PASSWORD, Desk, post

PAGES = (
    "/console/",
    "/console/board/rows",
    "/console/board/stream",
    "/console/cases/1",
    "/console/recordings/1.wav",
    "/console/orders",
    "/console/refills",
    "/console/residents/found?q=a",
    "/console/reviews",
    "/console/hold-messages",
    "/console/no-such-page",
)


@pytest.mark.parametrize("path", PAGES)
def test_without_a_sign_in_every_page_leads_to_the_login(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer.location.startswith("/console/login")


def test_a_part_of_a_page_tells_the_browser_to_sign_in(client: FlaskClient) -> None:
    answer = client.get("/console/board/rows", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"].startswith("/console/login")


def test_after_signing_in_one_is_where_one_wanted_to_be(client: FlaskClient) -> None:
    path = "/console/login?next=/console/orders"
    answer = post(client, path, login="op", password=PASSWORD)
    assert answer.location == "/console/orders"
    assert client.get("/console/orders").status_code == 200


@pytest.mark.parametrize("next_page", ["https://evil.example/", "//evil.example", "/phone"])
def test_a_forged_link_does_not_lead_away(client: FlaskClient, next_page: str) -> None:
    answer = post(client, f"/console/login?next={next_page}", login="op", password=PASSWORD)
    assert answer.location == "/console/"


def test_unknown_logins_and_wrong_passwords_get_the_same_answer(client: FlaskClient) -> None:
    wrong = post(client, "/console/login", login="op", password="no").text
    unknown = post(client, "/console/login", login="nobody", password="no").text
    assert _without_tokens(wrong) == _without_tokens(unknown)


def _without_tokens(html: str) -> list[str]:
    return [
        line for line in html.splitlines() if "csrf" not in line.lower() and "nonce" not in line
    ]


def test_ten_wrong_passwords_a_minute_are_enough(client: FlaskClient) -> None:
    answers = [
        post(client, "/console/login", login=f"guess{n}", password="no").status_code
        for n in range(11)
    ]
    assert answers == [401] * 10 + [429]
    right = post(client, "/console/login", login="op", password=PASSWORD)
    assert right.status_code == 429
    assert "Traceback" not in right.text


def test_one_login_is_guarded_more_closely(client: FlaskClient) -> None:
    answers = [
        post(client, "/console/login", login="op", password="no").status_code for _ in range(6)
    ]
    assert answers == [401] * 5 + [429]
    other = post(client, "/console/login", login="admin", password=PASSWORD)
    assert other.status_code == 302


def test_right_passwords_are_not_counted(app_clients: list[FlaskClient]) -> None:
    for client in app_clients:
        answer = post(client, "/console/login", login="op", password=PASSWORD)
        assert answer.status_code == 302


@pytest.fixture
def app_clients(client: FlaskClient) -> list[FlaskClient]:
    return [client.application.test_client() for _ in range(12)]


def test_signed_out_is_signed_out(sign_in: SignIn) -> None:
    client = sign_in("op")
    assert post(client, "/console/logout").status_code == 302
    assert client.get("/console/").status_code == 302


def test_a_sign_in_ends_after_half_an_hour_without_use(sign_in: SignIn, desk: Desk) -> None:
    client = sign_in("op")
    _later(desk.database, minutes=29)
    assert client.get("/console/orders").status_code == 200
    _later(desk.database, minutes=29)
    assert client.get("/console/orders").status_code == 200
    _later(desk.database, minutes=31)
    assert client.get("/console/orders").status_code == 302


def test_a_sign_in_ends_after_a_shift_however_busy(sign_in: SignIn, desk: Desk) -> None:
    client = sign_in("op")
    for _half_hour in range(24):
        _later(desk.database, minutes=29)
        assert client.get("/console/orders").status_code == 200
    _later(desk.database, minutes=25)
    assert client.get("/console/orders").status_code == 302


def _later(database: Database, minutes: int) -> None:
    now = database.clock()
    database.clock = lambda: now + timedelta(minutes=minutes)


def test_a_changed_password_ends_every_session(sign_in: SignIn, desk: Desk) -> None:
    client = sign_in("op")
    with desk.database.begin() as session:
        staff.set_password(_person(session, "op"), "another-password")
    assert client.get("/console/").status_code == 302


def test_who_no_longer_works_here_is_out_at_once(sign_in: SignIn, desk: Desk) -> None:
    client = sign_in("op")
    with desk.database.begin() as session:
        _person(session, "op").active = False
    assert client.get("/console/").status_code == 302


def _person(session, login: str) -> Staff:  # type: ignore[no-untyped-def]
    return session.scalars(select(Staff).where(Staff.login == login)).one()


@pytest.mark.parametrize(
    ("login", "path", "status"),
    [
        ("op", "/console/", 200),
        ("op", "/console/reviews", 403),
        ("op", "/console/hold-messages", 403),
        ("rev", "/console/reviews", 200),
        ("rev", "/console/hold-messages", 403),
        ("admin", "/console/reviews", 200),
        ("admin", "/console/hold-messages", 200),
        ("op", "/console/no-such-page", 404),
    ],
)
def test_pages_belong_to_roles(sign_in: SignIn, login: str, path: str, status: int) -> None:
    assert sign_in(login).get(path).status_code == status


def test_nobody_writes_what_only_administrators_may(sign_in: SignIn) -> None:
    client = sign_in("rev")
    answer = post(client, "/console/hold-messages", language="en", text="All will be well.")
    assert answer.status_code == 403
