"""The rows of a backup, as of one moment: what both databases are asked, and which one answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, Table, func, inspect, select

from services.backup.bundle import Bundle, Content
from services.db import table
from services.models import Blob, Citizen, Dossier, JournalLine, Officer, Paper

COUNTED = {"dossiers": Dossier, "lines": JournalLine, "papers": Paper, "files": Blob}
PEOPLE = (Citizen, Officer, Dossier)
"""An installation without a row in these is empty: what it holds was loaded, nobody did it."""


class Rows(Protocol):
    """How one database is copied and put back."""

    def copy(self, engine: Engine, into: Bundle) -> tuple[Content, list[str]]:
        """Copy every row as of one moment, whoever writes meanwhile; name its stored files."""

    def put_back(self, engine: Engine, root: Path, content: Content) -> None:
        """Make the database what the backup says, in the tables of this code.

        Raises `Conflict` while somebody else has the database open.
        """


def counts(connection: Connection) -> dict[str, int]:
    """How much there is, for people to compare."""
    return {
        name: connection.scalar(select(func.count()).select_from(table(model))) or 0
        for name, model in COUNTED.items()
    }


def files(connection: Connection) -> list[str]:
    """The hashes of the stored files that the rows speak of."""
    return list(connection.scalars(select(table(Blob).c.sha256).order_by(table(Blob).c.sha256)))


def empty(engine: Engine) -> bool:
    """Whether nobody has done anything in this database yet."""
    with engine.connect() as connection:
        there = set(inspect(connection).get_table_names())
        return not any(_any(connection, table(one)) for one in PEOPLE if table(one).name in there)


def _any(connection: Connection, of: Table) -> bool:
    return connection.execute(select(1).select_from(of).limit(1)).first() is not None


@contextmanager
def let_go(engine: Engine) -> Iterator[Engine]:
    """An engine that keeps no connection afterwards."""
    try:
        yield engine
    finally:
        engine.dispose()
