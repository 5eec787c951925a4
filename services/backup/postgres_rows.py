"""The rows of PostgreSQL: COPY out of one repeatable-read snapshot, COPY back in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from psycopg import Connection as Psycopg
from psycopg import sql
from sqlalchemy import Connection, Engine, inspect, text

from services import migrations
from services.backup import rows
from services.backup.bundle import Bundle, Content, pieces
from services.errors import Conflict

FOLDER = "rows"
VERSION = "alembic_version"
OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
)


class PostgresRows:
    """Tables as text. Needs no program beside the driver, and no right beyond the owner's."""

    def copy(self, engine: Engine, into: Bundle) -> tuple[Content, list[str]]:
        """Copy every table within one snapshot."""
        reading = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with engine.connect().execution_options(**reading) as connection:
            revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
            tables = _tables(connection)
            for name, columns in tables:
                into.write(f"{FOLDER}/{name}.copy", _out(_driver(connection), name, columns))
            counts, files = rows.counts(connection), rows.files(connection)
        return Content("postgresql", str(revision), counts, [list(one) for one in tables]), files

    def put_back(self, engine: Engine, root: Path, content: Content) -> None:
        """Fill the tables in one transaction: a restore that breaks off leaves what there was.

        Only tables of another revision have to be made anew first.
        """
        _nobody_else(engine)
        if (there := migrations.current(engine)) != content.revision:
            if there:
                migrations.downgrade(engine, "base")
            migrations.upgrade(engine, content.revision)
        with engine.begin() as connection:
            driver = _driver(connection)
            driver.execute(_emptying([name for name, _ in content.tables]))
            for name, columns in content.tables:
                _in(driver, name, columns, root / FOLDER / f"{name}.copy")
            for name, _ in content.tables:
                _number_on(connection, name)
        migrations.upgrade(engine)


def _nobody_else(engine: Engine) -> None:
    engine.dispose()
    with engine.connect() as connection:
        if connection.scalar(OTHERS):
            raise Conflict("database-in-use")


def _driver(connection: Connection) -> Psycopg[Any]:
    """The driver's own connection, in the transaction that this connection has begun."""
    connection.execute(text("SELECT 1"))
    driver = connection.connection.driver_connection
    assert isinstance(driver, Psycopg)  # noqa: S101 - the engine's URL says so
    return driver


def _tables(connection: Connection) -> list[tuple[str, list[str]]]:
    """The tables with their columns, each after those that it refers to."""
    found = inspect(connection)
    names = [name for name, _ in found.get_sorted_table_and_fkc_names() if name]
    return [
        (name, [c["name"] for c in found.get_columns(name) if "computed" not in c])
        for name in names
        if name != VERSION
    ]


def _copying(name: str, columns: list[str], way: str) -> sql.Composed:
    listed = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("COPY {} ({}) " + way).format(sql.Identifier(name), listed)


def _out(driver: Psycopg[Any], name: str, columns: list[str]) -> Iterator[bytes]:
    with driver.cursor().copy(_copying(name, columns, "TO STDOUT")) as copy:
        for piece in copy:
            yield bytes(piece)


def _in(driver: Psycopg[Any], name: str, columns: list[str], path: Path) -> None:
    with driver.cursor().copy(_copying(name, columns, "FROM STDIN")) as copy:
        for piece in pieces(path):
            copy.write(piece)


def _emptying(names: list[str]) -> sql.Composed:
    return sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(map(sql.Identifier, names)))


def _number_on(connection: Connection, name: str) -> None:
    """New rows are numbered on from the highest that came back."""
    keys = inspect(connection).get_pk_constraint(name)["constrained_columns"]
    for key in keys:
        sequence = connection.scalar(
            text("SELECT pg_get_serial_sequence(:name, :key)"), {"name": f'"{name}"', "key": key}
        )
        if sequence:
            counted = sql.SQL("SELECT setval({}, max({})) FROM {}").format(
                sql.Literal(sequence), sql.Identifier(key), sql.Identifier(name)
            )
            _driver(connection).execute(counted)
