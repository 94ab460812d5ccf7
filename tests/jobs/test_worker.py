"""What a worker does while the job queue is away."""

from pathlib import Path

import pytest
from sqlalchemy import select

from hotline import outbox
from hotline.config import Settings
from hotline.jobs.worker import JobThread, stand_in
from hotline.outbox.models import OutboxEntry
from hotline.wiring.house import House, connect_redis


@pytest.fixture
def placed(house: House, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The pages that were carried out."""
    pages: list[int] = []
    monkeypatch.setattr(type(house.paging), "place", lambda _, page_id: pages.append(page_id))
    return pages


@pytest.fixture
def pages(house: House) -> list[OutboxEntry]:
    """Two pages to place, which nobody has sent to the job queue."""
    house.relay._resting_until = float("inf")
    with house.database.begin() as session:
        entries = [
            outbox.put(session, "hotline.jobs.place_page", page_id, queue="urgent")
            for page_id in (7, 8)
        ]
        outbox.put(session, "hotline.jobs.hear", 9, queue="hearing")
    return entries


def done(house: House) -> list[int]:
    with house.database.read() as session:
        return [
            entry.arguments[0]
            for entry in session.scalars(select(OutboxEntry))
            if entry.done_at is not None
        ]


def test_without_a_job_queue_phones_ring_all_the_same(
    house: House, pages: list[OutboxEntry], placed: list[int]
) -> None:
    stand_in()
    stand_in()
    assert placed == done(house) == [7, 8]


def test_with_a_job_queue_nobody_stands_in(
    house: House, pages: list[OutboxEntry], placed: list[int]
) -> None:
    assert house.relay.send_due() == 0  # nothing is due yet, but it answers
    stand_in()
    assert placed == done(house) == []


def test_the_patience_of_job_threads_is_not_the_house_s(tmp_path: Path, redis_url: str) -> None:
    settings = Settings(data_dir=tmp_path, redis_url=redis_url)
    house_s, waiting = connect_redis(settings), connect_redis(settings)
    JobThread(["urgent"], connection=waiting, worker_ttl=20)

    def timeout(redis: object) -> float:
        return redis.connection_pool.connection_kwargs["socket_timeout"]  # type: ignore[attr-defined, no-any-return]

    assert (timeout(house_s), timeout(waiting)) == (1, 15)
    for redis in (house_s, waiting):
        redis.close()
