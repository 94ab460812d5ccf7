"""What must happen, happens: once, and in spite of Redis and killed workers."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from redis import Redis
from rq import Queue
from sqlalchemy import select

from hotline import outbox
from hotline.db import Base, Database, utc_now
from hotline.outbox.models import OutboxEntry
from tests.conftest import Stores


@pytest.fixture
def house(stores: Stores) -> Iterator[tuple[Database, Redis]]:
    database = Database(stores.database_url)
    Base.metadata.create_all(database.engine)
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
    with time_machine.travel(utc_now() + timedelta(seconds=3)):
        assert relay.send_due() == 1
        assert relay.send_due() == 0
    assert Queue("default", connection=redis).count == 1


def test_without_redis_the_commit_stands_and_the_job_waits(stores: Stores) -> None:
    database = Database(stores.database_url)
    Base.metadata.create_all(database.engine)
    relay = outbox.Relay(database, Redis(host="127.0.0.1", port=1))
    relay.attach()
    with database.begin() as session:
        outbox.put(session, "hotline.jobs.hear", 7)
    assert entry(database).done_at is None
    database.close()


def test_a_job_is_done_once(house: tuple[Database, Redis]) -> None:
    database, _ = house
    with database.begin() as session:
        outbox.put(session, "hotline.jobs.hear", 7)
    done: list[object] = []
    for _ in range(2):
        outbox.perform(database, entry(database).id, lambda job, ids: done.append((job, *ids)))
    assert done == [("hotline.jobs.hear", 7)]


def test_a_job_that_fails_is_repeated_later(house: tuple[Database, Redis]) -> None:
    database, redis = house
    with database.begin() as session:
        outbox.put(session, "hotline.jobs.hear", 7)

    def fail(job: str, ids: list[object]) -> None:
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        outbox.perform(database, entry(database).id, fail)
    assert entry(database).error == "OSError: disk"
    relay = outbox.Relay(database, redis)
    assert relay.send_due() == 0
    with time_machine.travel(utc_now() + timedelta(minutes=11)):
        assert relay.send_due() == 1


def test_what_was_done_long_ago_is_forgotten(house: tuple[Database, Redis]) -> None:
    database, redis = house
    relay = outbox.Relay(database, redis)
    with database.begin() as session:
        outbox.put(session, "hotline.jobs.hear", 7)
    with time_machine.travel(utc_now() + timedelta(days=30)):
        relay.forget_done()
        assert entry(database).done_at is None
        outbox.perform(database, entry(database).id, lambda job, ids: None)
        relay.forget_done()
        assert entry(database).done_at is not None
    with time_machine.travel(utc_now() + timedelta(days=38)):
        relay.forget_done()
    with database.read() as session:
        assert session.scalars(select(OutboxEntry)).all() == []
