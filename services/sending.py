"""Statements on the bare cursor, and those that nobody has to wait for.

What only writes can be put off: it is sent together with the next statement that somebody waits
for, or before the transaction ends. On PostgreSQL all of that is one journey to the server and back,
instead of one for each statement; SQLite is no journey away, and nothing is put off there.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, NamedTuple

from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

PUT_OFF = "put-off"
"""Under this name a connection's `info` keeps what was put off."""


class Ready(NamedTuple):
    """A statement with its values as the cursor takes them, those of many rows if it is `many`;
    `else_` is raised unless it has changed one row."""

    text: str
    values: Any
    many: bool = False
    else_: Exception | None = None


def now(connection: Connection, *statements: Ready) -> list[Any]:
    """Run what was put off, then these; return their cursors."""
    waiting: list[Ready] = connection.info.pop(PUT_OFF, [])
    every = [*waiting, *statements]
    raw = connection.connection
    cursors = [raw.cursor() for _ in every]
    try:
        with _one_journey(connection, len(every)):
            for cursor, one in zip(cursors, every, strict=True):
                _run(connection, cursor, one)
    except connection.dialect.loaded_dbapi.Error as error:
        raise _told(connection, every, error) from error
    for cursor, one in zip(cursors, every, strict=True):
        if one.else_ and cursor.rowcount != 1:
            raise one.else_
    return cursors[len(waiting) :]


def later(connection: Connection, *statements: Ready) -> None:
    """Run these in their turn, at the latest before the transaction ends."""
    if connection.dialect.name == "sqlite":
        now(connection, *statements)
    else:
        connection.info.setdefault(PUT_OFF, []).extend(statements)


def settle(connection: Connection, *_: object) -> None:
    """Run what was put off."""
    if connection.info.get(PUT_OFF):
        now(connection)


def drop(connection: Connection, *_: object) -> None:
    """What was put off is undone with all else."""
    if not connection.invalidated:  # Whose notes are gone with it.
        connection.info.pop(PUT_OFF, None)


def listen(engine: Engine) -> None:
    """Statements of SQLAlchemy's own come after what was put off before them, and so does the end."""
    event.listen(engine, "before_cursor_execute", settle)
    event.listen(engine, "commit", settle)
    event.listen(engine, "rollback", drop)
    event.listen(engine, "rollback_savepoint", drop)


def _run(connection: Connection, cursor: Any, one: Ready) -> None:
    """What listens to SQLAlchemy's statements hears of these too."""
    connection.dispatch.before_cursor_execute(
        connection, cursor, one.text, one.values, None, one.many
    )
    (cursor.executemany if one.many else cursor.execute)(one.text, one.values)


def _one_journey(connection: Connection, n: int) -> AbstractContextManager[object]:
    if n < 2 or connection.dialect.name == "sqlite":  # noqa: PLR2004
        return nullcontext()
    raw: Any = connection.connection.driver_connection
    pipeline: AbstractContextManager[object] = raw.pipeline()
    return pipeline


def _told(connection: Connection, statements: Sequence[Ready], error: Exception) -> Exception:
    """The error as SQLAlchemy raises it, but without the values: they may be private."""
    dialect = connection.dialect
    kind: Any = dialect.loaded_dbapi.Error
    gone = dialect.is_disconnect(error, connection.connection, None)  # type: ignore[arg-type]
    if gone:
        connection.invalidate(error)
    told: Exception = DBAPIError.instance(
        *("; ".join(one.text for one in statements), None, error, kind),
        hide_parameters=True,
        connection_invalidated=gone,
        dialect=dialect,
    )
    return told
