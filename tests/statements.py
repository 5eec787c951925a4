"""Counting what is asked of the database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

BRACKETS = re.compile(r"\([^()]*\)")


@contextmanager
def statements(asked: Engine | Session) -> Iterator[list[str]]:
    """The statements that the block sends, in order; not where SQLite begins a transaction."""
    engine = asked.get_bind().engine if isinstance(asked, Session) else asked
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            said.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", note)


@contextmanager
def journeys(db: Session) -> Iterator[list[str]]:
    """How often the block waits for PostgreSQL: the answers that end one, as libpq saw them."""
    raw: Any = db.connection().connection.driver_connection
    answers: list[str] = []
    with TemporaryFile("w+") as trace:
        raw.pgconn.trace(trace.fileno())
        try:
            yield answers
        finally:
            raw.pgconn.untrace()
        trace.seek(0)
        answers += [line for line in trace if "ReadyForQuery" in line]


def read_from(said: list[str]) -> list[str]:
    """The table that each select reads first, in order; not what it asks besides, in brackets."""
    words = (outermost(one).split() for one in said if one.startswith("SELECT"))
    return [one[one.index("FROM") + 1] for one in words if "FROM" in one]


def outermost(statement: str) -> str:
    """A statement without all that stands in brackets."""
    while (less := BRACKETS.sub("", statement)) != statement:
        statement = less
    return statement
