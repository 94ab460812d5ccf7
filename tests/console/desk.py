"""What the console is given in tests, and how a page is asked for and sent."""

import re
import wave
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from flask import session as flask_session
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hotline import cases, staff
from hotline.calls.models import Call
from hotline.carriers.streams import StreamSlots
from hotline.config import Settings
from hotline.console import access, create_blueprint
from hotline.db import Database
from hotline.flow.actions import Clip
from hotline.speech.clips import Clips
from hotline.staff import Staff

PROMPTS = {
    "greeting": Clip(key="greeting", text="您好，这里是社区热线。"),
    "set_meal.A": Clip(key="set_meal.A", text="蔬菜套餐"),
}
PASSWORD = "peach-blossom-42"
PEOPLE = {"op": "operator", "rev": "reviewer", "admin": "administrator"}
TOKEN = re.compile(r'"X-CSRFToken": "([^"]+)"')


class Desk:
    """Recordings are files `<id>.wav`; `take_call` acknowledges and names a room of the caller."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.folder = folder
        self.slots = StreamSlots(4)
        self.clips = Clips(folder / "prompts", folder / "recorded")
        self.taken: list[tuple[int, str]] = []
        self.is_on_telephone = False

    def hire(self, password_hash: str) -> None:
        """The PEOPLE of these tests; all have the same password."""
        with self.database.begin() as session:
            for login, role in PEOPLE.items():
                staff.add(session, login, f"{login}-name", role).password_hash = password_hash

    def make_app(self) -> Flask:
        """The console's blueprint on a bare application."""
        app = Flask("console-alone", static_folder=None)
        app.secret_key = "only-for-tests"
        app.register_blueprint(
            create_blueprint(
                self.database,
                Settings(data_dir=self.folder, database_url=self.database.url),
                recording_path=self.recording_path,
                take_call=self.take_call,
                stream_slots=self.slots,
                prompts_of=lambda language: PROMPTS if language == "zh-CN" else {},
                clips=self.clips,
            )
        )
        return app

    def recording_path(self, recording_id: int) -> Path | None:
        path = self.folder / f"{recording_id}.wav"
        return path if path.is_file() else None

    def take_call(self, case_id: int, login: str) -> str | None:
        if self.is_on_telephone:
            return None
        with self.database.begin() as session:
            case = cases.acknowledge(session, case_id, login, joining=True)
            if session.get_one(Call, case.call_id).ended_at is not None:
                return None
        self.taken.append((case_id, login))
        return f"call-{case_id}"

    def record(self, recording_id: int, seconds: float = 1.0) -> bytes:
        """A tone of that length; the file's bytes."""
        path = self.folder / f"{recording_id}.wav"
        with wave.open(str(path), "wb") as file:
            file.setparams((1, 2, 8000, 0, "NONE", ""))
            file.writeframes(b"\x00\x20\x00\xe0" * int(4000 * seconds))
        return path.read_bytes()


@cache
def hash_of(password: str) -> str:
    """Hashing is slow on purpose, so it is done once."""
    person = Staff()
    staff.set_password(person, password)
    assert person.password_hash
    return person.password_hash


def signed_in(desk: Desk, app: Flask, login: str) -> FlaskClient:
    """A client of its own whose cookie says who it is, without the slow hash."""
    client = app.test_client()
    with desk.database.begin() as transaction, app.test_request_context():
        person = staff.find(transaction, login)
        assert person is not None
        access.sign_in(person)
        kept = dict(flask_session)
    with client.session_transaction() as session:
        session.update(kept)
    return client


def token(client: FlaskClient, page: str = "/console/nowhere") -> str:
    """The CSRF token of this client's session, as every page carries it, also one that is none."""
    found = TOKEN.search(client.get(page, follow_redirects=True).text)
    assert found, "a page without a CSRF token"
    return found[1]


def post(client: FlaskClient, path: str, **fields: Any) -> TestResponse:
    """Send a form as a browser does, with the token of the page it stands on."""
    return client.post(path, data={"csrf_token": token(client), **fields})
