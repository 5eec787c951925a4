"""Many values as one: a list of hundreds goes to the database as one text, and is rows there.

A parameter for each would be taken apart anew every time: the driver keeps no statement of more than
fifty. And PostgreSQL, whose plan does not know the values, would go through them one by one for
every row; what comes as rows it looks up.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Text, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

_ROWS = "jsonb_array_elements_text(CAST({} AS JSONB))"


class _Listed(GenericFunction[bool]):
    """The value is one of a list, which is looked up for every row."""

    type = Boolean()
    inherit_cache = True


class _Sought(_Listed):
    """The same, but an index leads to each of the list."""

    inherit_cache = True


@compiles(_Listed, "sqlite")
def _on_sqlite(element: _Listed, compiler: SQLCompiler, **more: Any) -> str:
    value, names = (compiler.process(one, **more) for one in element.clauses)
    return f"{value} IN (SELECT value FROM json_each({names}))"  # noqa: S608  # spelled by the compiler


@compiles(_Listed, "postgresql")
def _looked_up(element: _Listed, compiler: SQLCompiler, **more: Any) -> str:
    value, names = (compiler.process(one, **more) for one in element.clauses)
    return f"({value} IN (SELECT {_ROWS.format(names)})) IS TRUE"


@compiles(_Sought, "postgresql")
def _sought(element: _Sought, compiler: SQLCompiler, **more: Any) -> str:
    value, names = (compiler.process(one, **more) for one in element.clauses)
    return f"{value} = ANY (ARRAY(SELECT {_ROWS.format(names)}))"


def said(values: Iterable[str]) -> str:
    """A list as it is bound to its name."""
    return json.dumps(list(values))


def listed(value: ColumnElement[str], name: str) -> ColumnElement[bool]:
    """The condition that a value is in the list that is bound to this name. `IS TRUE` keeps PostgreSQL
    from joining the list, of whose length it knows nothing."""
    return _Listed(value, bindparam(name, type_=Text()))


def sought(column: ColumnElement[str], name: str) -> ColumnElement[bool]:
    """The same of a column that an index begins with: PostgreSQL goes along it, and nowhere else."""
    return _Sought(column, bindparam(name, type_=Text()))
