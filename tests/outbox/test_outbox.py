"""What must happen, happens: once, and in spite of Redis and killed workers."""

import importlib
import socket
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from redis import Redis
from rq import Queue
from sqlalchemy import select

from hotline import outbox
from hotline.config import Settings
from hotline.db import Database, utc_now
from hotline.outbox.models import OutboxEntry
from hotline.wiring.house import build
from tests.community import make_tables
from tests.conftest import Stores

performing = importlib.import_module("hotline.outbox.perform")  # also the function's name


@pytest.fixture
def house(stores: Stores) -> Iterator[tuple[Database, Redis]]:
    database = Database(stores.database_url)
    make_tables(database)
    redis = Redis.from_url(stores.redis_url)
    yield database, redis
    redis.close()
    database.close()


def entry(database: Database) -> OutboxEntry:
    with database.read() as session:
        return session.scalars(select(OutboxEntry)).one()


def test_a_commit_becomes_a_job_at_once(house: tuple[Database, Redis]) -> None:
    database, redis = house
    outbox.Relay(database, redis).attach()
    with database.begin() as session:
        outbox.put(session, "hotline.jobs.hear", 7, queue="hearing")
        assert Queue("hearing", connection=redis).count == 0
    assert Queue("hearing", connection=redis).count == 1


def test_what_is_rolled_back_never_happens(house: tuple[Database, Redis]) -> None:
    database, redis = house
    outbox.Relay(database, redis).attach()

    def fail() -> None:
        with database.begin() as session:
            outbox.put(session, "hotline.jobs.hear", 7)
            session.flush()
            raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        fail()
    with database.begin() as session:
        outbox.put(session, "hotline.jobs.hear", 8)
    assert Queue("default", connection=redis).count == 1


def test_a_wiped_redis_loses_nothing(house: tuple[Database, Redis]) -> None:
    database, redis = house
    relay = outbox.Relay(database, redis)
    relay.attach()
    with database.begin() as session:
        outbox.put(session, "hotline.jobs.hear", 7)
    redis.flushall()
    with time_machine.travel(utc_now() + timedelta(seconds=6)):
        assert relay.send_due() == 1
        assert relay.send_due() == 0
    assert Queue("default", connection=redis).count == 1


@pytest.fixture
def without_redis(stores: Stores) -> Iterator[tuple[Database, outbox.Relay]]:
    """A database, and a relay whose job queue is away."""
    database = Database(stores.database_url)
    make_tables(database)
    relay = outbox.Relay(database, Redis(host="127.0.0.1", port=1, retry=None))
    relay.attach()
    yield database, relay
    database.close()


def test_without_redis_the_commit_stands_and_the_job_waits(
    without_redis: tuple[Database, outbox.Relay],
) -> None:
    database, relay = without_redis
    with database.begin() as session:
        outbox.put(session, "hotline.jobs.hear", 7)
    assert entry(database).done_at is None
    assert relay.away


def test_without_redis_no_attempt_is_used_up(
    without_redis: tuple[Database, outbox.Relay], house: tuple[Database, Redis]
) -> None:
    database, relay = without_redis
    with database.begin() as session:
        outbox.put(session, "hotline.jobs.hear", 7, queue="hearing")
    due_at = entry(database).due_at
    with time_machine.travel(utc_now() + timedelta(minutes=12)):
        assert [relay.send_due() for _ in range(3)] == [0, 0, 0]
        assert (entry(database).attempts, entry(database).due_at) == (0, due_at)
        assert outbox.Relay(*house).send_due() == 1  # the moment it is back


def test_without_redis_what_is_urgent_is_taken_at_once_and_by_one(
    without_redis: tuple[Database, outbox.Relay],
) -> None:
    database, relay = without_redis
    with database.begin() as session:
        outbox.put(session, "hotline.jobs.hear", 7, queue="hearing")
        outbox.put(session, "hotline.jobs.place_page", 8, queue="urgent")
    taken = relay.take_urgent()
    assert taken is not None
    assert taken.arguments == [8]
    assert relay.take_urgent() is None
    with time_machine.travel(utc_now() + timedelta(seconds=25)):
        assert relay.take_urgent() is not None  # who took it was killed


def test_a_server_that_hangs_holds_up_one_commit_for_a_second(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as hung:  # takes connections, never answers
        url = f"redis://127.0.0.1:{hung.getsockname()[1]}/0"
        house = build(Settings(data_dir=tmp_path, redis_url=url))
        make_tables(house.database)
        began = time.monotonic()
        for number in range(3):
            with house.database.begin() as session:
                outbox.put(session, "hotline.jobs.hear", number)
        assert time.monotonic() - began < 2.5
        assert house.relay.away
        house.redis.close()
        house.database.close()


def test_a_job_is_done_once(house: tuple[Database, Redis]) -> None:
    database, _ = house
    with database.begin() as session:
        outbox.put(session, "hotline.jobs.hear", 7)
    done: list[object] = []
    for attempt in (0, 0, 1):
        outbox.perform(
            database, entry(database).id, attempt, lambda job, ids: done.append((job, *ids))
        )
    assert done == [("hotline.jobs.hear", 7)]


def test_a_job_that_was_sent_twice_does_not_run_twice_at_once(
    house: tuple[Database, Redis],
) -> None:
    database, _ = house
    with database.begin() as session:
        outbox.put(session, "hotline.jobs.place_page", 7, queue="urgent")
    both, runs = threading.Barrier(2), []

    def work() -> None:
        both.wait(timeout=10)
        outbox.perform(database, 1, 0, lambda job, ids: runs.append(time.sleep(0.2)))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert len(runs) == 1


def test_while_a_job_runs_it_is_not_sent_again(
    house: tuple[Database, Redis], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(performing, "LEASE_SECONDS", 0.3)
    monkeypatch.setattr(performing, "RENEW_SECONDS", 0.05)
    database, redis = house
    relay = outbox.Relay(database, redis)
    with database.begin() as session:
        outbox.put(session, "hotline.jobs.hear", 7)
    sent: list[int] = []

    def slow(job: str, ids: list[object]) -> None:
        for _ in range(8):
            time.sleep(0.1)
            sent.append(relay.send_due())

    outbox.perform(database, 1, 0, slow)
    assert sum(sent) == 0


def test_the_job_of_a_killed_worker_is_sent_again_soon(house: tuple[Database, Redis]) -> None:
    database, redis = house
    relay = outbox.Relay(database, redis)
    with database.begin() as session:
        outbox.put(session, "hotline.jobs.hear", 7)

    def killed(job: str, ids: list[object]) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        outbox.perform(database, 1, 0, killed)
    assert relay.send_due() == 0
    with time_machine.travel(utc_now() + timedelta(seconds=16)):
        assert relay.send_due() == 1
        done: list[str] = []
        job = Queue("default", connection=redis).jobs[0]
        outbox.perform(database, *job.args, lambda job, ids: done.append(job))
        assert done == ["hotline.jobs.hear"]


def test_a_job_that_fails_is_repeated_later(house: tuple[Database, Redis]) -> None:
    database, redis = house
    with database.begin() as session:
        outbox.put(session, "hotline.jobs.hear", 7)

    def fail(job: str, ids: list[object]) -> None:
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        outbox.perform(database, entry(database).id, 0, fail)
    assert entry(database).error == "OSError: disk"
    relay = outbox.Relay(database, redis)
    assert relay.send_due() == 0
    with time_machine.travel(utc_now() + timedelta(minutes=11)):
        assert relay.send_due() == 1


def test_what_never_succeeds_is_given_up_and_says_why(
    house: tuple[Database, Redis], caplog: pytest.LogCaptureFixture
) -> None:
    database, _ = house
    with database.begin() as session:
        outbox.put(session, "hotline.jobs.hear", 7)

    def fail(job: str, ids: list[object]) -> None:
        raise LookupError("no such recording")

    for attempt in range(performing.MOST_ATTEMPTS):
        assert entry(database).done_at is None
        with pytest.raises(LookupError):
            outbox.perform(database, 1, attempt, fail)
    assert entry(database).done_at is not None
    assert entry(database).error == "LookupError: no such recording"
    assert "given up" in caplog.text


def test_what_was_done_long_ago_is_forgotten(house: tuple[Database, Redis]) -> None:
    database, redis = house
    relay = outbox.Relay(database, redis)
    with database.begin() as session:
        outbox.put(session, "hotline.jobs.hear", 7)
    with time_machine.travel(utc_now() + timedelta(days=30)):
        relay.forget_done()
        assert entry(database).done_at is None
        outbox.perform(database, entry(database).id, 0, lambda job, ids: None)
        relay.forget_done()
        assert entry(database).done_at is not None
    with time_machine.travel(utc_now() + timedelta(days=38)):
        relay.forget_done()
    with database.read() as session:
        assert session.scalars(select(OutboxEntry)).all() == []
