"""What protects the pages: CSRF tokens, headers, cookies, errors without a trace of the inside."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hotline.console import security
from tests.console.conftest import SignIn
from tests.console.desk import Desk, token

POSTS = (
    "/console/logout",
    "/console/language",
    "/console/cases/1/acknowledge",
    "/console/cases/1/take",
    "/console/cases/1/notes",
    "/console/cases/1/resolve",
    "/console/orders/1/complete",
    "/console/orders/1/status",
    "/console/refills/1/complete",
    "/console/refills/1/status",
    "/console/reviews/1",
    "/console/hold-messages",
    "/console/hold-messages/1",
    "/console/hold-messages/1/remove",
    "/console/prompts/zh-CN/greeting",
    "/console/prompts/zh-CN/greeting/use",
    "/console/prompts/zh-CN/greeting/restore",
    "/console/residents/1/pace",
)
TEMPLATES = Path(security.__file__).parent / "templates"


@pytest.mark.parametrize("path", POSTS)
def test_a_form_without_a_token_changes_nothing(sign_in: SignIn, path: str) -> None:
    answer = sign_in("admin").post(path, data={"language": "en"})
    assert answer.status_code == 400
    assert "刷新" in answer.text


def test_every_form_that_can_be_sent_is_tested_here(app: Flask) -> None:
    rules = [str(rule) for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    tested = {re.sub(r"\d+|zh-CN|greeting", "<>", path) for path in POSTS} | {"/console/login"}
    assert {re.sub(r"<[\w:]+>", "<>", rule) for rule in rules} == tested


def test_the_token_of_another_session_is_worth_nothing(sign_in: SignIn) -> None:
    other = token(sign_in("rev"), "/console/")
    answer = sign_in("op").post("/console/language", data={"language": "en", "csrf_token": other})
    assert answer.status_code == 400


def test_htmx_sends_the_token_as_a_header(sign_in: SignIn) -> None:
    client = sign_in("op")
    headers = {"X-CSRFToken": token(client, "/console/"), "HX-Request": "true"}
    answer = client.post("/console/cases/77/notes", data={"text": "x"}, headers=headers)
    assert answer.status_code == 404


def test_a_login_form_that_grew_old_is_shown_again(client: FlaskClient) -> None:
    answer = client.post("/console/login", data={"login": "op", "password": "x"})
    assert answer.status_code == 302
    assert answer.location == "/console/login"


def test_pages_may_load_only_their_own_scripts(sign_in: SignIn) -> None:
    answer = sign_in("op").get("/console/")
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_no_template_holds_a_script_or_a_style(template: Path) -> None:
    html = template.read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", html)


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(sign_in: SignIn) -> None:
    client = sign_in("op")
    cookie = client.get_cookie("hotline_console")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    assert not cookie.secure  # this house has neither a certificate nor a public https address


def test_an_error_shows_nothing_of_the_inside(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("op")
    app.view_functions["console.orders.index"] = _broken
    answer = client.get("/console/orders")
    assert answer.status_code == 500
    assert "系统出了问题" in answer.text
    assert "Traceback" not in answer.text
    assert "secret of the inside" not in answer.text


def test_while_the_database_is_away_the_page_says_so_and_nobody_is_signed_out(
    sign_in: SignIn, desk: Desk
) -> None:
    client = sign_in("op")
    _rename(desk, "staff", "away")
    answer = client.get("/console/")
    assert answer.status_code == 503
    assert "数据库暂时连不上" in answer.text
    _rename(desk, "away", "staff")
    assert client.get("/console/").status_code == 200


def _rename(desk: Desk, old: str, new: str) -> None:
    with desk.database.engine.begin() as connection:
        connection.exec_driver_sql(f"ALTER TABLE {old} RENAME TO {new}")


def _broken() -> str:
    raise RuntimeError("secret of the inside")


def test_a_part_of_a_page_gets_a_sentence_only(sign_in: SignIn) -> None:
    answer = sign_in("op").get("/console/cases/77", headers={"HX-Request": "true"})
    assert answer.status_code == 404
    assert answer.text == "这里没有内容，可能已移走或已结案。"
