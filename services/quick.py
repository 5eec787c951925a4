"""Statements of the hot paths: put into SQL once for each database, then run on the bare cursor.

The SQL and the values are those that SQLAlchemy would send, in the session's own transaction; what
is left out is its work around each single execution, which costs several times the statement's.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Dialect, Insert, SelectBase, Table
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.types import TypeEngine

from services.db import connected, inserting
from services.sending import Ready, later, now

Convert = Callable[[Any], Any]
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Spelled:
    """A statement in the words of one database, and how its values go in and come out."""

    text: str
    binds: tuple[tuple[str, Convert | None], ...]
    fixed: Values
    positional: bool
    row: Callable[[Iterable[Any]], Any]
    out: tuple[tuple[int, Convert], ...]

    def values(self, given: Values) -> Sequence[Any] | dict[str, Any]:
        """The values as the cursor takes them."""
        every = {**self.fixed, **given} if self.fixed else given
        ready = [convert(every[name]) if convert else every[name] for name, convert in self.binds]
        if self.positional:
            return ready
        return {name: value for (name, _), value in zip(self.binds, ready, strict=True)}


class Quick:
    """A statement with named parameters, to be run often."""

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._spelled: dict[tuple[str, tuple[str, ...]], Spelled] = {}

    def run(self, db: Session, values: Values) -> Any:
        """Run it; return the cursor, which knows how many rows were changed."""
        connection = connected(db)
        return now(connection, self.ready(connection, values))[0]

    def put(
        self,
        db: Session,
        *rows: Values,
        else_: Exception | None = None,
        heard: Callable[[Any], None] | None = None,
    ) -> None:
        """Run it once for each of these rows, all with the same names, within this transaction and
        in its turn; what it says is not waited for, but `heard` is told the row that it gives.
        `else_` is raised, then or later, unless it changes one row."""
        connection = connected(db)
        spelled = self._in(connection, rows[0])
        values = [spelled.values(row) for row in rows]
        many = len(values) > 1
        later(connection, Ready(spelled.text, values if many else values[0], many, else_, heard))

    def scalar(self, db: Session, values: Values) -> Any:
        """The first value of the first row as the database gives it, or None."""
        row = self.run(db, values).fetchone()
        return None if row is None else row[0]

    def rows(self, db: Session, values: Values) -> list[Any]:
        """All rows of a select, with its columns as attributes."""
        return together(db, (self, values))[0]

    def ready(self, connection: Connection, values: Values) -> Ready:
        """The statement as the cursor takes it."""
        spelled = self._in(connection, values)
        return Ready(spelled.text, spelled.values(values))

    def _in(self, connection: Connection, values: Values) -> Spelled:
        here = (connection.dialect.name, tuple(values))
        if here not in self._spelled:
            self._spelled[here] = _spell(self._statement, connection.dialect, values)
        return self._spelled[here]

    def read(self, connection: Connection, values: Values, cursor: Any) -> list[Any]:
        """The rows that the cursor holds once it was run with these values."""
        spelled = self._in(connection, values)
        return [_read(spelled, row) for row in cursor.fetchall()]


def together(db: Session, *asks: tuple[Quick, Values]) -> list[list[Any]]:
    """The rows of several selects that do not need each other's; asked for at once."""
    connection = connected(db)
    cursors = now(connection, *(one.ready(connection, values) for one, values in asks))
    return [
        one.read(connection, values, cursor)
        for (one, values), cursor in zip(asks, cursors, strict=True)
    ]


def adding(db: Session, to: Table, returning: Column[Any] | None = None) -> Quick:
    """Inserts rows that each raise the counts of the row with the same key, if there is one."""
    here = (db.get_bind().dialect.name, to.name, returning)
    if here not in _adding:
        rows = inserting(db, to)
        keys = [column.name for column in to.primary_key]
        more = {c.name: c + rows.excluded[c.name] for c in to.c if c.name not in keys}
        raising = rows.on_conflict_do_update(index_elements=keys, set_=more)
        _adding[here] = Quick(raising if returning is None else raising.returning(returning))
    return _adding[here]


_adding: dict[tuple[str, str, Column[Any] | None], Quick] = {}


def _read(spelled: Spelled, row: Sequence[Any]) -> Any:
    values = list(row)
    for n, convert in spelled.out:
        values[n] = convert(values[n])
    return spelled.row(values)


def _spell(statement: ClauseElement, dialect: Dialect, values: Values) -> Spelled:
    keys = None
    if isinstance(statement, Insert):
        keys = [name for name in values if name in statement.table.c]
        statement = statement.inline()  # Or it would say, unasked, which row it has made.
    compiled = statement.compile(dialect=dialect, column_keys=keys)
    if not isinstance(compiled, SQLCompiler) or compiled.insert_prefetch:
        raise TypeError(f"not a plain statement: {statement}")
    names = compiled.positiontup or list(compiled.binds)
    binds = [(name, _going_in(compiled.binds[name].type, dialect)) for name in names]
    fixed = {name: compiled.binds[name].value for name in names if name not in values}
    columns = list(statement.selected_columns) if isinstance(statement, SelectBase) else []
    out = ((n, _coming_out(column.type, dialect)) for n, column in enumerate(columns))
    return Spelled(
        text=str(compiled),
        binds=tuple(binds),
        fixed=fixed,
        positional=compiled.positiontup is not None,
        row=_row([column.name for column in columns]),
        out=tuple((n, convert) for n, convert in out if convert),
    )


def _row(names: Sequence[str]) -> Callable[[Iterable[Any]], Any]:
    kind: Any = namedtuple  # noqa: PYI024 - the names are known at run time only
    make: Callable[[Iterable[Any]], Any] = kind("Row", names)._make
    return make


def _going_in(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _coming_out(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    return kind.dialect_impl(dialect).result_processor(dialect, None)
