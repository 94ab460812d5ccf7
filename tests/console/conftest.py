"""The console alone: its blueprint on a bare application, with a database and people to sign in."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hotline.db import Database
from tests.console.desk import PASSWORD, Desk, hash_of, signed_in


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    """What the wiring gives to the console, with a memory of what was taken."""
    desk = Desk(database, tmp_path)
    desk.hire(hash_of(PASSWORD))
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
    """`sign_in("op")`: a client of its own that is signed in."""
    return lambda login: signed_in(desk, app, login)
