"""The console alone: its blueprint on a bare application, with a database and people to sign in."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask, session
from flask.testing import FlaskClient

from hotline import staff
from hotline.console import access
from hotline.db import Database
from tests.console.desk import PASSWORD, Desk, hash_of


@pytest.fixture(scope="session")
def password_hash() -> str:
    """Of PASSWORD; hashing is slow on purpose, so it is done once."""
    return hash_of(PASSWORD)


@pytest.fixture
def desk(database: Database, tmp_path: Path, password_hash: str) -> Desk:
    """What the wiring gives to the console, with a memory of what was taken."""
    desk = Desk(database, tmp_path)
    desk.hire(password_hash)
    return desk


@pytest.fixture
def app(desk: Desk) -> Flask:
    return desk.make_app()


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
