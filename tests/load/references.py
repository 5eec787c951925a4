"""The least that a database has to do for a deed: the rows that it wrote, in raw SQL.

A deed is done once through the product and read back; the reference writes the same rows for other
dossiers: on PostgreSQL as one statement, on SQLite as plain statements in one transaction.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

from sqlalchemy import Engine, Table, func, select
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session

from services.db import Base, table
from services.models import Counter, Dossier, Job
from tests.load.driver import Statements

Rows = dict[str, list[dict[str, Any]]]

OF_DOSSIER = (
    *("dossier_answers", "charge", "open_step", "journal_line", "fact", "print_form", "notice"),
)
UNIQUE = {
    "dossier": ("key", "public_id", "number", "code"),
    "journal_line": ("key",),
    "job": ("key",),
}
"""What each copy must have for itself."""

_TABLES = Base.metadata.tables
_mark = count(1)


@dataclass(slots=True)
class Written:
    """What one deed wrote: new rows, what it set on the dossier, the steps it closed, counters."""

    dialect: Dialect
    dossier: Mapping[str, Any]
    new: Rows = field(default_factory=dict)
    changed: Mapping[str, Any] = field(default_factory=dict)
    closed: Sequence[str] = ()
    series: Sequence[str] = ()

    @property
    def rows(self) -> dict[str, int]:
        """How many rows a copy adds to each table."""
        return {name: len(rows) for name, rows in self.new.items() if rows}


@contextmanager
def written(engine: Engine, db: Session, key: str = "") -> Iterator[Written]:
    """Watch the deed that the block does to the dossier with this filing key, or that it files.

    Nobody else may write meanwhile. The row that is made or moved is found by `key` afterwards.
    """
    found = Written(engine.dialect, {})
    with engine.connect() as connection:
        before, last = _of_dossier(connection, key), _newest(connection, table(Job))
        series = _counters(connection)
    yield found
    db.commit()
    with engine.connect() as connection:
        after = _of_dossier(connection, key)
        jobs = select(table(Job)).where(table(Job).c.id > last)
        after["job"] = _raw(connection, jobs)
        found.series = sorted(s for s, n in _counters(connection).items() if series.get(s) != n)
    found.dossier = after["dossier"][0]
    for name, rows in after.items():
        found.new[name] = [row for row in rows if row not in before.get(name, [])]
    gone = [row for row in before.get("open_step", []) if row not in after["open_step"]]
    found.closed = [row["step"] for row in gone]
    if before.get("dossier"):
        found.new["dossier"], was = [], before["dossier"][0]
        found.changed = {k: v for k, v in found.dossier.items() if was[k] != v}
    _counted(found)


def shape(db: Session, dossier_id: int) -> dict[str, int]:
    """How many rows of each table belong to a dossier."""
    mine = ((name, _TABLES[name]) for name in OF_DOSSIER)
    counts = {n: select(func.count()).where(t.c.dossier_id == dossier_id) for n, t in mine}
    return {name: db.scalars(count).one() for name, count in counts.items()}


def _of_dossier(connection: Any, key: str) -> Rows:
    d = table(Dossier)
    [*dossier] = _raw(connection, select(d).where(d.c.key == key))
    if not dossier:
        return {}
    mine = dossier[0]["id"]
    rows = {
        name: _raw(connection, select(_TABLES[name]).where(_TABLES[name].c.dossier_id == mine))
        for name in OF_DOSSIER
    }
    return {"dossier": dossier} | rows


def _raw(connection: Any, query: Any) -> list[dict[str, Any]]:
    """The rows as the bare driver gives and takes them."""
    text = query.compile(connection, compile_kwargs={"literal_binds": True})
    found = connection.exec_driver_sql(str(text))
    names = list(found.keys())
    return [dict(zip(names, map(_plain, row), strict=True)) for row in found]


def _plain(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict | list) else value


def _newest(connection: Any, t: Table) -> int:
    found: int | None = connection.scalar(select(t.c.id).order_by(t.c.id.desc()).limit(1))
    return found or 0


def _counters(connection: Any) -> dict[str, int]:
    return {row.series: row.n for row in connection.execute(select(table(Counter)))}


def _counted(found: Written) -> None:
    """The tallies that the facts raise; they are told by the facts alone."""
    facts = found.new.get("fact", [])
    cell = ("day", "office", "procedure")
    found.new["tally"] = [{c: f[c] for c in cell} | {"fact": f["name"], "n": 1} for f in facts]
    found.new["tally_fresh"] = [
        {"office": f["office"], "fact": f["name"], "month": _month(f["day"]), "n": 1} for f in facts
    ]


def _month(day: Any) -> Any:
    return day.replace(day=1) if isinstance(day, date) else f"{day[:7]}-01"


def copy(one: Written, *, of: int | None = None, draft: str = "") -> Statements:
    """The statements that write it again: for the dossier with this row id, or as a new one."""
    build = _postgres if one.dialect.name == "postgresql" else _sqlite
    return build(one, _tagged(one), of, draft)


def _tagged(one: Written) -> Written:
    """The same with keys of its own."""
    tag = f"~{next(_mark)}"

    def own(name: str, row: Mapping[str, Any]) -> dict[str, Any]:
        unique = UNIQUE.get(name, ())
        return {k: f"{v}{tag}" if k in unique and v else v for k, v in row.items()}

    new = {name: [own(name, row) for row in rows] for name, rows in one.new.items()}
    changed = own("dossier", one.changed)
    return Written(one.dialect, one.dossier, new, changed, one.closed, one.series)


def _sqlite(one: Written, own: Written, of: int | None, draft: str) -> Statements:
    """One transaction; every statement knows the row id of the dossier."""
    known = {"dossier_id": of} if of else {}
    counters = [(_COUNT.format(":series"), {"series": series}) for series in one.series]
    jobs: list[tuple[str, dict[str, Any]]] = []
    if of:
        sets = ", ".join(f"{column} = :{column}" for column in own.changed)
        jobs.append((f"UPDATE dossier SET {sets} WHERE id = :dossier_id", dict(own.changed)))
    jobs += [(_CLOSE.format(":dossier_id", ":step"), {"step": step}) for step in one.closed]
    for name, rows in _parents_first(own.new):
        for row in rows:
            columns = _columns(row)
            places = [f":{c}" for c in columns] + [":dossier_id"] * ("dossier_id" in row)
            jobs.append((_insert(name, row, [", ".join(places)]), {c: row[c] for c in columns}))
    if draft:
        jobs.append((_HAND_IN.format(":dossier_id", ":draft"), {"draft": draft}))
    return [(text, values | known) for text, values in [*jobs, *counters]]


def _postgres(one: Written, own: Written, of: int | None, draft: str) -> Statements:
    """One statement; its parts read the dossier's row id from the part that makes or moves it."""
    values: dict[str, Any] = {"of": of, "draft": draft}
    parts: dict[str, str] = {}

    def given(name: str, n: int, column: str, value: Any) -> str:
        key = f"{name}_{n}_{column}"
        values[key] = value
        return f"%({key})s::{_TABLES[name].c[column].type.compile(one.dialect)}"

    if of:
        sets = ", ".join(f"{_q(c)} = {given('dossier', 0, c, v)}" for c, v in own.changed.items())
        parts["dossier"] = f"UPDATE dossier SET {sets} WHERE id = %(of)s RETURNING id"
    for name, rows in _parents_first(own.new):
        lines = [
            ", ".join(
                [given(name, n, c, row[c]) for c in _columns(row)] + [_MINE] * ("dossier_id" in row)
            )
            for n, row in enumerate(rows)
        ]
        parts[name] = _insert(name, rows[0], lines) + " RETURNING id" * (name == "dossier")
    for n, step in enumerate(one.closed):
        values[f"closed_{n}"] = step
        parts[f"closed_{n}"] = _CLOSE.format(_MINE, f"%(closed_{n})s")
    for n, series in enumerate(one.series):
        values[f"series_{n}"] = series
        parts[f"counter_{n}"] = _COUNT.format(f"%(series_{n})s")
    if draft:
        parts["draft"] = _HAND_IN.format(_MINE, "%(draft)s")
    whole = ", ".join(f"{name}_ AS ({text})" for name, text in parts.items())
    return [(f"WITH {whole} SELECT id FROM dossier_", values)]


_MINE = "(SELECT id FROM dossier_)"
_CLOSE = "DELETE FROM open_step WHERE dossier_id = {} AND step = {}"
_HAND_IN = "UPDATE draft SET dossier_id = {} WHERE id = {}"
_COUNT = (
    "INSERT INTO counter (series, n) VALUES ({}, 1) "
    "ON CONFLICT (series) DO UPDATE SET n = counter.n + 1"
)
_RAISE = " ON CONFLICT (day, office, procedure, fact) DO UPDATE SET n = tally.n + excluded.n"


def _insert(name: str, row: Mapping[str, Any], lines: Sequence[str]) -> str:
    names = [*_columns(row), *(["dossier_id"] if "dossier_id" in row else [])]
    values = "), (".join(lines)
    text = f"INSERT INTO {name} ({', '.join(map(_q, names))}) VALUES ({values})"
    return text + (_RAISE if name == "tally" else "")


def _parents_first(new: Rows) -> list[tuple[str, list[dict[str, Any]]]]:
    return sorted(((n, rows) for n, rows in new.items() if rows), key=lambda p: p[0] != "dossier")


def _columns(row: Mapping[str, Any]) -> list[str]:
    """What is given; the database counts row ids."""
    return [column for column in row if column not in ("id", "dossier_id")]


def _q(name: str) -> str:
    return f'"{name}"'
