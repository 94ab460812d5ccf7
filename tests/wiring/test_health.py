"""Is it alive, can it serve calls, how busy is it."""

from pathlib import Path

import pytest
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask.testing import FlaskClient

from hotline import outbox
from hotline.db.migrate import configuration
from hotline.wiring.house import House
from hotline.wiring.web import create_app
from tests import community


@pytest.fixture
def client(house: House) -> FlaskClient:
    with house.database.engine.connect() as connection:  # made by the models, as if migrated
        MigrationContext.configure(connection).stamp(
            ScriptDirectory.from_config(configuration("sqlite://")), "head"
        )
        connection.commit()
    return create_app(house=house).test_client()


def test_alive(client: FlaskClient) -> None:
    assert client.get("/healthz").data == b"ok\n"


def test_what_is_missing_is_named(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 503
    parts = answer.json
    assert set(parts) == {"database", "job_queue", "workers", "flows", "voice", "recognizer"}
    assert all(set(part) == {"ok", "detail"} for part in parts.values())
    assert parts["database"] == {"ok": True, "detail": "sqlite"}
    assert parts["job_queue"]["ok"]
    assert parts["workers"] == {"ok": False, "detail": "no worker is running"}
    assert "not rendered" in parts["voice"]["detail"]


def test_jobs_that_were_given_up_are_counted(client: FlaskClient, house: House) -> None:
    with house.database.begin() as session:
        outbox.put(session, "hotline.jobs.hear", 1)
        hopeless = outbox.put(session, "hotline.jobs.hear", 2)
        hopeless.done_at, hopeless.error = house.database.clock(), "LookupError: no recording"
    parts = client.get("/readyz").json
    assert parts["job_queue"] == {"ok": True, "detail": "1 jobs in the outbox, 1 given up"}


def test_tables_of_an_older_version_are_not_ready(house: House) -> None:
    answer = create_app(house=house).test_client().get("/readyz")
    assert not answer.json["database"]["ok"]
    assert "hotline db upgrade" in answer.json["database"]["detail"]


def test_a_missing_recogniser_is_shown_and_not_fatal(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hotline.wiring.health._workers", lambda house: "1 job thread")
    from hotline.wiring import health

    monkeypatch.setitem(health.CHECKS, "workers", lambda house: "1 job thread")
    monkeypatch.setitem(health.CHECKS, "voice", lambda house: "every prompt is rendered")
    monkeypatch.setattr(
        "hotline.speech.recognizers.Recognizers.would_hear", lambda self, language: None
    )
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert not answer.json["recognizer"]["ok"]


def test_a_database_that_is_away_is_no_stack_trace(
    client: FlaskClient, house: House, tmp_path: Path
) -> None:
    house.database.close()
    (tmp_path / "hotline.db").unlink()
    (tmp_path / "hotline.db").mkdir()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["database"] == {"ok": False, "detail": "OperationalError"}


def test_metrics_count_requests_calls_and_cases(client: FlaskClient, house: House) -> None:
    with house.database.begin() as session:
        community.add_call(session)
    client.get("/healthz")
    text = client.get("/metrics").text
    assert "hotline_calls_live 1.0" in text
    assert 'hotline_cases_open{severity="critical"} 0.0' in text
    assert 'hotline_request_seconds_count{endpoint="health.healthz"}' in text
