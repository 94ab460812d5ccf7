"""Jobs that work in a house of the test's own."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hotline.config import Settings
from hotline.jobs.run import house as jobs_house
from hotline.wiring.house import House, build
from tests import community
from tests.community import make_tables
from tests.jobs.pleas import machine, plea

__all__ = ["house", "machine", "plea"]


@pytest.fixture
def house(tmp_path: Path, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    built = build(Settings(data_dir=tmp_path, redis_url=redis_url))
    make_tables(built.database)
    with built.database.begin() as session:
        community.add_resident(
            session, phone="+8613900000001", needs=["lives_alone"], birth_year=1940
        )
    # `hotline.jobs.run` is also the name of the function in it
    monkeypatch.setattr(sys.modules["hotline.jobs.run"], "build", lambda _: built)
    jobs_house.cache_clear()
    yield built
    jobs_house.cache_clear()
    built.redis.close()
    built.database.close()
