"""Statements on the bare cursor, and those that nobody has to wait for.

What only writes can be put off: it is sent together with the next statement that somebody waits
for, or with the end of the transaction. On PostgreSQL all of that is one journey to the server and
back, instead of one for each statement; SQLite is no journey away, and nothing is put off there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import Any, NamedTuple

from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

PUT_OFF = "put-off"
"""Under this name a connection's `info` keeps what was put off."""


WITHIN, FAILED = 2, 3
"""What libpq calls a transaction, and one in which a statement has failed."""
NO_ROW = "22012"
"""What PostgreSQL calls a division by zero: by the rows that a statement has changed."""


class Ready(NamedTuple):
    """A statement with its values as the cursor takes them, those of many rows if it is `many`;
    `else_` is raised unless it has changed one row; `heard` is told the first row that it gives."""

    text: str
    values: Any
    many: bool = False
    else_: Exception | None = None
    heard: Callable[[Any], None] | None = None


BEGIN = Ready("BEGIN", None)


def now(connection: Connection, *statements: Ready, commit: bool = False) -> list[Any]:
    """Run what was put off, then these; return their cursors. `commit` keeps it all, on the way."""
    waiting: list[Ready] = connection.info.pop(PUT_OFF, [])
    every = [*waiting, *statements]
    raw = connection.connection
    cursors = [raw.cursor() for _ in every]
    try:
        with _one_journey(connection, len(every) + commit):
            for cursor, one in zip(cursors, every, strict=True):
                _run(connection, cursor, one)
            if commit:
                raw.cursor().execute("COMMIT")  # Its own `commit` would wait for all before it.
    except connection.dialect.loaded_dbapi.Error as error:
        raise _told(connection, every, error) from error
    for cursor, one in zip(cursors, every, strict=True):
        if one.else_ and cursor.rowcount != 1:
            raise one.else_
        if one.heard:
            one.heard(cursor.fetchone())
    return cursors[len(waiting) :]


def later(connection: Connection, *statements: Ready) -> None:
    """Run these in their turn, at the latest before the transaction ends."""
    if connection.dialect.name == "sqlite":
        now(connection, *statements)
    else:
        connection.info.setdefault(PUT_OFF, []).extend(map(_minding, statements))


def settle(connection: Connection, *_: object) -> None:
    """Run what was put off."""
    if connection.info.get(PUT_OFF):
        now(connection)


def keep(connection: Connection) -> None:
    """Run what was put off, and end the transaction with it."""
    if connection.info.get(PUT_OFF) == [BEGIN]:
        drop(connection)
    elif connection.info.get(PUT_OFF):
        now(connection, commit=True)


def drop(connection: Connection, *_: object) -> None:
    """What was put off is undone with all else."""
    if not connection.invalidated:  # Whose notes are gone with it.
        connection.info.pop(PUT_OFF, None)


def undo(connection: Connection) -> None:
    """Undo what was sent too. psycopg's own word for it also makes the server forget all that was
    prepared on this connection, for the sake of tables that are gone with the transaction: every
    page that only reads would leave the next one to plan everything anew."""
    drop(connection)
    if connection.invalidated:
        return
    raw: Any = connection.connection.driver_connection
    if raw.autocommit and raw.info.transaction_status in (WITHIN, FAILED):
        with suppress(connection.dialect.loaded_dbapi.Error):  # A lost one its own word tells of.
            raw.pgconn.exec_(b"ROLLBACK")


def goes_on(connection: Connection) -> bool:
    """Whether what was read so far and what is written now may be one transaction: on PostgreSQL
    every statement sees what is true when it begins, and ending one only to begin another is two
    journeys; but one that has failed is over."""
    if connection.dialect.name == "sqlite":
        return False
    raw: Any = connection.connection.driver_connection
    return bool(raw.info.transaction_status != FAILED)


def listen(engine: Engine) -> None:
    """Statements of SQLAlchemy's own come after what was put off before them, and so does the end.

    A transaction begins on the journey of its first statement: the driver, which would wait for
    that alone, is told that nothing begins by itself (as SQLite's is, in services.db).
    """
    event.listen(engine, "checkout", _by_ourselves)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "before_cursor_execute", settle)
    event.listen(engine, "commit", keep)
    event.listen(engine, "rollback", undo)
    event.listen(engine, "rollback_savepoint", drop)


def _by_ourselves(raw: Any, *_: object) -> None:
    if not raw.autocommit:
        raw.autocommit = True


def _begin(connection: Connection) -> None:
    raw: Any = connection.connection.driver_connection
    if raw.autocommit:  # Not where another isolation was asked for: that the driver says itself.
        connection.info[PUT_OFF] = [BEGIN]


def _minding(one: Ready) -> Ready:
    """A statement that has to change a row fails by itself where it does not: before what comes
    after it on the same journey, be it the end."""
    if one.else_ is None:
        return one
    changed = f"WITH changed AS ({one.text} RETURNING 1) SELECT 1 / count(*) FROM changed"  # noqa: S608
    return one._replace(text=changed)


def _run(connection: Connection, cursor: Any, one: Ready) -> None:
    """What listens to SQLAlchemy's statements hears of these too, but of no `BEGIN`, as ever."""
    if one is not BEGIN:
        connection.dispatch.before_cursor_execute(
            connection, cursor, one.text, one.values, None, one.many
        )
    if not one.many:
        cursor.execute(one.text, one.values)
    elif connection.dialect.name == "sqlite":
        cursor.executemany(one.text, one.values)
    else:  # psycopg's own `executemany` is a journey by itself.
        for values in one.values:
            cursor.execute(one.text, values)


def _one_journey(connection: Connection, n: int) -> AbstractContextManager[object]:
    if n < 2 or connection.dialect.name == "sqlite":  # noqa: PLR2004
        return nullcontext()
    raw: Any = connection.connection.driver_connection
    pipeline: AbstractContextManager[object] = raw.pipeline()
    return pipeline


def _told(connection: Connection, statements: Sequence[Ready], error: Exception) -> Exception:
    """The error as SQLAlchemy raises it, but without the values: they may be private."""
    if getattr(error, "sqlstate", "") == NO_ROW:
        for one in statements:
            if one.else_:
                return one.else_
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
