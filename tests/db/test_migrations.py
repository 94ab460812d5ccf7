"""Migrations make the tables that the models describe, on both databases."""

import subprocess
import sys

import pytest
from alembic import command as alembic_command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

import hotline.db.tables  # noqa: F401
from hotline.db import Base, Database
from hotline.db.migrate import configuration, head, revision, upgrade
from tests.conftest import Stores


def test_models_and_migrations_agree(stores: Stores) -> None:
    upgrade(stores.database_url)
    database = Database(stores.database_url)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Base.metadata)
    database.close()
    assert differences == []


def test_the_newest_is_known_without_alembic(stores: Stores) -> None:
    known = ScriptDirectory.from_config(configuration(stores.database_url)).get_current_head()
    assert head() == known
    database = Database(stores.database_url)
    assert revision(database) is None
    upgrade(stores.database_url)
    assert revision(database) == known
    database.close()


def test_a_database_that_is_up_to_date_is_opened_without_alembic(stores: Stores) -> None:
    upgrade(stores.database_url)
    script = (
        "import sys; from hotline.db.migrate import upgrade; upgrade(sys.argv[1]); "
        "assert 'alembic' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script, stores.database_url], check=True)


def test_two_processes_may_upgrade_at_once(stores: Stores) -> None:
    script = "import sys; from hotline.db.migrate import upgrade; upgrade(sys.argv[1])"
    command = [sys.executable, "-c", script, stores.database_url]
    both = [subprocess.Popen(command) for _ in range(2)]
    assert [process.wait(timeout=60) for process in both] == [0, 0]
    database = Database(stores.database_url)
    assert "cases" in inspect(database.engine).get_table_names()
    database.close()


def test_they_can_be_taken_back(stores: Stores) -> None:
    upgrade(stores.database_url)
    alembic_command.downgrade(configuration(stores.database_url), "base")
    database = Database(stores.database_url)
    assert inspect(database.engine).get_table_names() == ["alembic_version"]
    database.close()


@pytest.mark.parametrize("reading", [True, False])
def test_a_transaction_that_raises_leaves_nothing(database: Database, reading: bool) -> None:
    from hotline.supplies import SetMeal

    def fail() -> None:
        with database.read() if reading else database.begin() as session:
            session.add(SetMeal(code="Z", name="nothing"))
            session.flush()
            raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        fail()
    with database.read() as session:
        assert session.query(SetMeal).count() == 0
