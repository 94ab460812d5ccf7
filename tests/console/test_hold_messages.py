"""The calming words that administrators write."""

import pytest
from flask.testing import FlaskClient

from hotline.calls import hold_messages as bank
from tests.console.conftest import SignIn
from tests.console.desk import Desk, post


@pytest.fixture
def client(sign_in: SignIn) -> FlaskClient:
    return sign_in("admin")


def _texts(desk: Desk) -> list[str]:
    with desk.database.begin() as session:
        return bank.texts(session, "zh-CN")


def _id_of(desk: Desk, text: str) -> int:
    with desk.database.begin() as session:
        return next(m.id for m in bank.messages(session, "zh-CN") if m.text == text)


def test_a_message_is_added_reworded_rested_and_removed(client: FlaskClient, desk: Desk) -> None:
    post(client, "/console/hold-messages", language="zh-CN", text="请别着急。")
    assert _texts(desk) == ["请别着急。"]
    path = f"/console/hold-messages/{_id_of(desk, '请别着急。')}"
    assert "请别着急。" in client.get("/console/hold-messages").text
    post(client, path, text="请您放心。", active="on")
    assert _texts(desk) == ["请您放心。"]
    post(client, path, text="请您放心。")
    assert _texts(desk) == []
    post(client, f"{path}/remove")
    assert "请您放心" not in client.get("/console/hold-messages").text


@pytest.mark.parametrize(
    ("language", "text"), [("zh-CN", " "), ("zh-CN", "长" * (bank.LONGEST + 1)), ("xx", "hello")]
)
def test_a_message_that_cannot_be_said_is_refused(
    client: FlaskClient, desk: Desk, language: str, text: str
) -> None:
    answer = post(client, "/console/hold-messages", language=language, text=text)
    assert answer.status_code == 400
    assert _texts(desk) == []
