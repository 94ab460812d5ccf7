"""Chinese first, English a click away, and no sentence left untranslated."""

from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask.testing import FlaskClient

from hotline import console
from tests.console.conftest import SignIn
from tests.console.desk import post

ROOM = Path(console.__file__).parent
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "_l": None, "gettext": None, "ngettext": (1, 2)}


def _messages() -> set[str]:
    found = extract_from_dir(ROOM, METHODS, {"**/templates/**.html": {"trimmed": "true"}}, KEYWORDS)
    return {text[0] if isinstance(text, tuple) else text for _file, _line, text, *_rest in found}


def test_every_text_has_its_chinese_and_nothing_is_left_over() -> None:
    path = ROOM / "translations" / "zh_Hans_CN" / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        catalogue = read_po(file, locale="zh_Hans_CN")
    translated = {
        message.id[0] if isinstance(message.id, tuple) else message.id
        for message in catalogue
        if message.id and message.string and all(message.string) and not message.fuzzy
    }
    texts = _messages()
    assert len(texts) > 100
    assert texts - translated == set()
    assert translated - texts == set()


def test_the_page_is_in_chinese_unless_somebody_wants_otherwise(client: FlaskClient) -> None:
    html = client.get("/console/login").text
    assert '<html lang="zh-CN">' in html
    assert "登录" in html


def test_a_browser_that_prefers_english_gets_english(client: FlaskClient) -> None:
    html = client.get("/console/login", headers={"Accept-Language": "en-GB, zh;q=0.5"}).text
    assert '<html lang="en">' in html
    assert "Sign in" in html


def test_the_choice_is_kept_for_the_person(sign_in: SignIn) -> None:
    client = sign_in("op")
    assert "看板" in client.get("/console/").text
    answer = post(client, "/console/language", language="en", next="/console/orders")
    assert answer.location == "/console/orders"
    assert "Orders" in client.get("/console/orders").text
    assert "Board" in sign_in("op").get("/console/").text


@pytest.mark.parametrize("fields", [{"language": "tlh"}, {}])
def test_a_language_that_is_none_is_refused(sign_in: SignIn, fields: dict[str, str]) -> None:
    assert post(sign_in("op"), "/console/language", **fields).status_code == 400


def test_the_switch_does_not_lead_away(sign_in: SignIn) -> None:
    answer = post(sign_in("op"), "/console/language", language="en", next="https://evil.example")
    assert answer.location == "/console/"
