"""The console alone: its blueprint on a bare application, with a database and people to sign in."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask, session
from flask.testing import FlaskClient

from hotline import staff
from hotline.config import Settings
from hotline.console import access, create_blueprint
from hotline.db import Database
from hotline.staff import Staff
from tests.console.desk import Desk

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
    with database.begin() as transaction:
        for login, role in PEOPLE.items():
            staff.add(transaction, login, f"{login}-name", role).password_hash = password_hash
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
def sign_in(app: Flask, desk: Desk) -> SignIn:
    """`sign_in("op")`: a client of its own whose cookie says who it is, without the slow hash."""

    def enter(login: str) -> FlaskClient:
        client = app.test_client()
        with desk.database.begin() as transaction, app.test_request_context():
            person = staff.find(transaction, login)
            assert person is not None
            access.sign_in(person)
            signed_in = dict(session)
        with client.session_transaction() as kept:
            kept.update(signed_in)
        return client

    return enter
