"""Nothing waits for ever for a database."""

import os
import socket
import time

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from hotline.db import Database, engine
from tests.servers.postgres import Postgres


def test_a_statement_is_given_up(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "STATEMENT_TIMEOUT_SECONDS", 1)
    with postgres.database() as url:
        database = Database(url)
        began = time.monotonic()
        with database.read() as session, pytest.raises(OperationalError, match="timeout"):
            session.execute(text("SELECT pg_sleep(30)"))
        assert time.monotonic() - began < 10
        database.close()


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="a socket option of Linux")
def test_a_host_that_vanished_is_noticed(postgres: Postgres) -> None:
    with postgres.database() as url:
        database = Database(url)
        with database.engine.connect() as connection:
            handle = connection.connection.driver_connection.fileno()  # type: ignore[union-attr]
            with socket.socket(fileno=os.dup(handle)) as line:
                options = [
                    line.getsockopt(socket.IPPROTO_TCP, option)
                    for option in (
                        socket.TCP_USER_TIMEOUT,
                        socket.TCP_KEEPIDLE,
                        socket.TCP_KEEPINTVL,
                        socket.TCP_KEEPCNT,
                    )
                ]
        assert options == [5000, 5, 2, 2]
        database.close()
