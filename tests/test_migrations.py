"""Migrations: they reach the models, they go down again, and they leave nothing behind."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect

from services import migrations
from services.db import Base, connect


def test_the_newest_migration_is_what_the_models_say(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        differences = compare_metadata(context, Base.metadata)

    assert differences == []
    assert migrations.current(engine) == migrations.head()


def test_the_tables_go_up_and_down_and_up(empty_url: str) -> None:
    engine = connect(empty_url)

    migrations.upgrade(engine)
    first = set(inspect(engine).get_table_names())
    migrations.downgrade(engine, "base")
    bare = set(inspect(engine).get_table_names())
    migrations.upgrade(engine)
    again = set(inspect(engine).get_table_names())
    engine.dispose()

    assert bare == {"alembic_version"}
    assert again == first
    assert set(Base.metadata.tables) < again


def test_migrating_twice_changes_nothing(engine: Engine) -> None:
    before = migrations.current(engine)

    migrations.upgrade(engine)

    assert migrations.current(engine) == before
