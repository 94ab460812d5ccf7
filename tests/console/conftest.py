"""The console alone: its blueprint on a bare application, with a database and people to sign in."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hotline import staff
from hotline.config import Settings
from hotline.console import create_blueprint
from hotline.db import Database
from hotline.staff import Staff
from tests.console.desk import Desk, post

PASSWORD = "peach-blossom-42"
PEOPLE = {"op": "operator", "rev": "reviewer", "admin": "administrator"}


@pytest.fixture(scope="session")
def password_hash() -> str:
    """Of PASSWORD; hashing is slow on purpose, so it is done once."""
    person = Staff()
    staff.set_password(person, PASSWORD)
    assert person.password_hash
    return person.password_hash


@pytest.fixture
def desk(database: Database, tmp_path: Path, password_hash: str) -> Desk:
    """What the wiring gives to the console, with a memory of what was taken."""
    with database.begin() as session:
        for login, role in PEOPLE.items():
            staff.add(session, login, f"{login}-name", role).password_hash = password_hash
    return Desk(database, tmp_path)


@pytest.fixture
def app(desk: Desk) -> Flask:
    app = Flask("console-alone", static_folder=None)
    app.secret_key = "only-for-tests"
    settings = Settings(data_dir=desk.folder, database_url=desk.database.url)
    app.register_blueprint(
        create_blueprint(
            desk.database,
            settings,
            recording_path=desk.recording_path,
            take_call=desk.take_call,
            stream_slots=desk.slots,
        )
    )
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


SignIn = Callable[[str], FlaskClient]


@pytest.fixture
def sign_in(app: Flask) -> SignIn:
    """`sign_in("op")`: a client of its own whose cookies say who it is."""

    def enter(login: str) -> FlaskClient:
        client = app.test_client()
        answer = post(client, "/console/login", login=login, password=PASSWORD)
        assert answer.status_code == 302, answer.text
        return client

    return enter
