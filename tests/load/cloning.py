"""Many dossiers out of few: a year that was played through the use cases, copied by the database.

Every copy is a whole dossier: its answers, lines, facts, forms, fees, papers, notices, open steps
and promised jobs, with keys and numbers of its own that leave no gap, so that `motcua check` and
`motcua figures verify` find nothing. Days stay as they are, or no deadline would be right; names
and identity numbers change, or a search would find everybody or nobody.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    case,
    cast,
    func,
    insert,
    literal,
    select,
    text,
    update,
)

from services.db import Base, sessions, table
from services.folding import fold, from_the_end
from services.invented.names import full_name
from services.kinds import Bytewise, Json
from services.models import (
    Alert,
    Carriage,
    Charge,
    Citizen,
    ClaimNotice,
    ClockInterval,
    Counter,
    Dossier,
    DossierAnswers,
    FactRow,
    Identity,
    Inspection,
    InternalNote,
    Job,
    JournalLine,
    LedgerLine,
    LinkedDossier,
    Message,
    Notice,
    OpenStepRow,
    Paper,
    Parcel,
    ParcelDossier,
    Payment,
    PaymentOrder,
    PrintForm,
    Refund,
    ScopeTally,
    Tally,
)
from services.reporting import gathering
from workflows.calendar import local_day

NAMES = 20_000
AT_ONCE = 30_000
"""Dossiers that one statement makes."""
OF_DOSSIER = ("expire", "warn-lateness", "send-notice")
"""The jobs that dossiers bring with them."""
COUNTED = ("code:", "form:", "receipt:", "submission:")

ASIDE = "bulk_"

Given = Mapping[str, ColumnElement[Any]]
Told = Callable[[int], object]

_aside = MetaData()


def _source(model: type[Base]) -> Table:
    """A table for the rows that are copied, apart from their copies: nobody looks through those."""
    t = table(model)
    columns = (Column(c.name, c.type, primary_key=c.primary_key) for c in t.c)
    return Table(f"{ASIDE}{t.name}", _aside, *columns)


def _target(source: Table) -> Table:
    return Base.metadata.tables[source.name.removeprefix(ASIDE)]


_D, _CITIZEN, _IDENTITY, _JOB = map(_source, (Dossier, Citizen, Identity, Job))
_FORM, _PAYMENT, _LINE, _NOTICE = map(_source, (PrintForm, Payment, JournalLine, Notice))
_PAPER, _NOTE, _ORDER, _REFUND = map(_source, (Paper, InternalNote, PaymentOrder, Refund))
_LINK, _PARCEL, _POSTED = map(_source, (LinkedDossier, Parcel, ParcelDossier))
_PLAIN = [*map(_source, (DossierAnswers, Charge, ClockInterval, FactRow, OpenStepRow))]
_PLAIN += [*map(_source, (LedgerLine, Message, ClaimNotice, Alert, Inspection, Carriage))]
_OWN = (_FORM, _PAYMENT, _LINE, _NOTICE, _PAPER, _NOTE, _ORDER, _REFUND)
SOURCES = (_D, _CITIZEN, _IDENTITY, _JOB, _LINK, _PARCEL, _POSTED, *_OWN, *_PLAIN)

_COPY = Table(f"{ASIDE}copy", _aside, Column("n", Integer, primary_key=True))
_NAME = Table(
    *(f"{ASIDE}name", _aside),
    *(Column("n", Integer, primary_key=True), Column("name", String), Column("folded", String)),
    Column("from_end", Bytewise),
)
_NUMBER = Table(
    *(f"{ASIDE}number", _aside),
    *(Column("kind", String, primary_key=True), Column("id", Integer, primary_key=True)),
    *(Column("head", String), Column("n", Integer), Column("most", Integer)),
    Column("tail", String),
)
_PROMISE = Table(
    *(f"{ASIDE}promise", _aside, Column("id", Integer, primary_key=True)),
    *(Column("dossier_id", Integer), Column("tail", String)),
    *(Column("public_id", String), Column("arguments", String)),
)


def grow(engine: Engine, to: int, *, told: Told = lambda _: None) -> int:
    """Copy every dossier until there are at least so many; return how many there are.

    `told` hears how many were made so far. The rows there were before are the first copy.
    """
    with sessions(engine)() as db:
        while gathering.gather(db, most=AT_ONCE):
            continue
    with engine.connect() as connection:
        _unguarded(connection)
        few, last = connection.execute(select(func.count(Dossier.id), func.max(Dossier.id))).one()
        people = connection.scalar(select(func.max(Citizen.id))) or 0
        orders = connection.scalar(select(func.max(PaymentOrder.id))) or 0
        parcels = connection.scalar(select(func.max(Parcel.id))) or 0
        copies = -(-to // few) - 1
        if copies < 1:
            return int(few)
        indexes = [index for t in Base.metadata.tables.values() for index in t.indexes]
        for index in indexes:
            index.drop(connection)
        _set_aside(connection, copies)
        step = max(1, AT_ONCE // few)
        for first in range(1, copies + 1, step):
            until = min(first + step, copies + 1)
            _Writer(connection, range(first, until), Last(last, people, orders, parcels)).all()
            connection.commit()
            told(few * until)
        _count(connection, copies + 1)
        _aside.drop_all(connection)
        for index in indexes:
            index.create(connection)
        connection.commit()
        _guarded(connection)
    return int(few * (copies + 1))


def _unguarded(connection: Connection) -> None:
    """What is copied was right before: nothing is checked, and a crash would start anew."""
    if connection.dialect.name == "sqlite":
        raw: Any = connection.connection.dbapi_connection
        connection.rollback()
        for pragma in ("foreign_keys=OFF", "synchronous=OFF", "cache_size=-1000000"):
            raw.execute(f"PRAGMA {pragma}")
    else:
        connection.execute(text("SET session_replication_role = replica"))
        connection.execute(text("SET synchronous_commit = off"))
        connection.commit()


def _guarded(connection: Connection) -> None:
    """As ever from here on, with statistics; this connection is not used again."""
    connection.rollback()
    raw: Any = connection.connection.dbapi_connection
    if connection.dialect.name == "sqlite":
        raw.execute("ANALYZE")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    else:
        for t in Base.metadata.tables.values():
            if "id" in t.c and _counts_itself(t.c.id):
                sequence = func.pg_get_serial_sequence(t.name, "id")
                connection.execute(select(func.setval(sequence, func.max(t.c.id))))
        connection.commit()
        raw.autocommit = True
        raw.execute("VACUUM ANALYZE")
        raw.execute("CHECKPOINT")
    connection.invalidate()


def _set_aside(connection: Connection, copies: int) -> None:
    _aside.create_all(connection)
    for source in SOURCES:
        every = select(_target(source))
        connection.execute(insert(source).from_select(source.c.keys(), every))
    rng = Random("names")  # noqa: S311  # the same every time
    names = [full_name(rng, rng.choice(("male", "female"))) for _ in range(NAMES)]
    people = [
        {"n": n, "name": one, "folded": fold(one), "from_end": from_the_end(fold(one))}
        for n, one in enumerate(names)
    ]
    connection.execute(insert(_COPY), [{"n": n} for n in range(1, copies + 1)])
    connection.execute(insert(_NAME), people)
    most = {row.series: row.n for row in connection.execute(select(table(Counter)))}
    connection.execute(insert(_NUMBER), list(_numbers(connection, most)))
    if jobs := list(_promises(connection)):
        connection.execute(insert(_PROMISE), jobs)


def _numbers(connection: Connection, most: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    """Every number that has a series: what stands around it, itself, and the last of its series."""
    for row in connection.execute(select(_D.c.id, _D.c.code, _D.c.number)):
        for kind, whole in (("code", row.code), ("number", row.number)):
            if whole is None:
                continue
            stem, _, n = whole.rpartition("-")
            series = f"code:{stem}" if kind == "code" else f"submission:{stem[1:]}"
            yield _number(kind, row.id, f"{stem}-", int(n), most[series])
    for row in connection.execute(select(_FORM)):
        n, _, symbol = row.number.partition("/")
        series = f"form:{row.form}:{row.office}:{local_day(row.made_at).year}"
        yield _number("form", row.id, "", int(n), most[series]) | {"tail": f"/{symbol}"}
    for row in connection.execute(select(_PAYMENT)):
        stem, _, n = row.number.rpartition("-")
        series = f"receipt:{row.office}:{local_day(row.at).year}"
        one = _number("receipt", row.id, f"{stem}-", int(n), most[series])
        yield one
        refunds = connection.scalars(select(_REFUND.c.id).where(_REFUND.c.number == row.number))
        yield from (one | {"kind": "refunded", "id": refund_id} for refund_id in refunds)


def _number(kind: str, row_id: int, head: str, n: int, most: int) -> dict[str, Any]:
    return {"kind": kind, "id": row_id, "head": head, "n": n, "most": most, "tail": ""}


def _promises(connection: Connection) -> Iterator[dict[str, Any]]:
    """Every job about a dossier, taken apart around what names it."""
    for row in connection.execute(select(_JOB).where(_JOB.c.name.in_(OF_DOSSIER))):
        _, dossier_id, tail = row.key.split(":", 2)
        public_id = row.arguments.pop("public_id", None)
        row.arguments.pop("dossier_id", None)
        rest = json.dumps(row.arguments)[1:]
        yield {
            "id": row.id,
            "dossier_id": int(dossier_id),
            "tail": f":{tail}",
            "public_id": public_id,
            "arguments": rest if rest == "}" else f", {rest}",
        }


class Last(NamedTuple):
    """The highest row id of what a copy gives row ids of its own."""

    dossier: int
    citizen: int
    order: int
    parcel: int


class _Writer:
    """The statements of one stretch of copies."""

    def __init__(self, connection: Connection, copies: range, last: Last) -> None:
        self.connection = connection
        self.last, self.people, self.orders, self.parcels = last
        self.own = _COPY.c.n.between(copies.start, copies.stop - 1)

    def all(self) -> None:
        """Everything that a dossier has, and those who filed it."""
        self.people_too()
        self.dossiers()
        for plain in _PLAIN:
            self.rows(plain, {})
        c = _LINE.c
        self.rows(_LINE, {"key": self.tagged(c.key), "actor": self.actor(c.actor)})
        self.rows(_NOTICE, {"citizen_id": self.citizen(_NOTICE.c.citizen_id)})
        self.rows(_PAPER, {"public_id": self.tagged(_PAPER.c.public_id), "draft_id": _NULL})
        self.rows(_LINK, {"origin_id": self.moved(_LINK.c.origin_id)})
        tagged = {"public_id": self.tagged(_PARCEL.c.public_id)}
        self.write(_PARCEL, {"id": self.parcel(_PARCEL.c.id)} | tagged)
        self.rows(_POSTED, {"parcel_id": self.parcel(_POSTED.c.parcel_id)})
        self.rows(_NOTE, {"key": self.tagged(_NOTE.c.key)})
        tagged = {name: self.tagged(_ORDER.c[name]) for name in ("key", "reference")}
        self.rows(_ORDER, {"id": self.order(_ORDER.c.id)} | tagged)
        tagged = {name: self.tagged(_REFUND.c[name]) for name in ("key", "reference")}
        back = {"order_id": self.order(_REFUND.c.order_id)} | tagged
        self.numbered(_REFUND, "refunded", back, 7)
        self.numbered(_FORM, "form", {}, 2)
        c = _PAYMENT.c
        paid = {"key": self.tagged(c.key), "order_id": self.order(c.order_id)}
        self.numbered(_PAYMENT, "receipt", paid, 7)
        self.jobs()

    def people_too(self) -> None:
        """The citizens, with accounts that nobody can tell apart but by their numbers."""
        c, identity = _CITIZEN.c, _IDENTITY.c
        tagged = {name: self.tagged(c[name]) for name in ("id_number", "tax_code", "phone")}
        self.write(_CITIZEN, {"id": self.citizen(c.id)} | tagged)
        mine: Given = {
            "citizen_id": self.citizen(identity.citizen_id),
            "subject": self.tagged(identity.subject),
        }
        self.write(_IDENTITY, mine)

    def dossiers(self) -> None:
        """The rows themselves."""
        d, code, number = _D.c, _NUMBER.alias("code"), _NUMBER.alias("number")
        name = (d.id * 31 + _COPY.c.n * 7919) % NAMES
        found = _D.join(_COPY, literal(1) == 1).join(_NAME, _NAME.c.n == name)
        found = found.join(number, (number.c.kind == "number") & (number.c.id == d.id))
        found = found.outerjoin(code, (code.c.kind == "code") & (code.c.id == d.id))
        given: Given = {
            "id": self.moved(d.id),
            "public_id": self.tagged(d.public_id),
            "key": self.tagged(d.key),
            "number": self.number(number, 5),
            "code": self.number(code, 4),
            "citizen_id": self.citizen(d.citizen_id),
            "applicant": _NAME.c.name,
            "applicant_folded": _NAME.c.folded,
            "applicant_from_end": _NAME.c.from_end,
            "applicant_id_number": literal("0") + self.padded(self.moved(d.id), 11),
            "last_by": self.actor(d.last_by),
        }
        self.write(_D, given, found)

    def rows(self, t: Table, given: Given) -> None:
        """The rows of a table that belong to a dossier; a row id of its own is left to count on."""
        self.write(t, {"dossier_id": self.moved(t.c.dossier_id)} | dict(given))

    def numbered(self, t: Table, kind: str, given: Given, width: int) -> None:
        """Rows with a number of a series."""
        found = t.join(_COPY, literal(1) == 1)
        found = found.join(_NUMBER, (_NUMBER.c.kind == kind) & (_NUMBER.c.id == t.c.id))
        mine: Given = {
            "dossier_id": self.moved(t.c.dossier_id),
            "number": self.number(_NUMBER, width),
        }
        self.write(t, {**mine, **given}, found)

    def jobs(self) -> None:
        """What was promised, done or not."""
        found = _JOB.join(_COPY, literal(1) == 1).join(_PROMISE, _PROMISE.c.id == _JOB.c.id)
        whose, public_id = self.moved(_PROMISE.c.dossier_id), self.tagged(_PROMISE.c.public_id)
        head = case(
            (_PROMISE.c.public_id.is_(None), literal('{"dossier_id": ') + cast(whose, Text)),
            else_=literal('{"public_id": "') + public_id + literal('"'),
        )
        name = case((_JOB.c.name == "send-notice", literal("notice")), else_=_JOB.c.name)
        given: Given = {
            "key": name + literal(":") + cast(whose, Text) + _PROMISE.c.tail,
            "arguments": cast(head + _PROMISE.c.arguments, Json if self.postgres else Text),
        }
        self.write(_JOB, given, found)

    def write(self, t: Table, given: Given, found: Any = None) -> None:
        """Insert the copies of a table's rows."""
        columns = [column for column in t.c if column.name in given or not _counts_itself(column)]
        values = [given.get(column.name, column).label(column.name) for column in columns]
        rows = select(*values).select_from(
            t.join(_COPY, literal(1) == 1) if found is None else found
        )
        order = (_COPY.c.n, *t.primary_key)
        rows = rows.where(self.own).order_by(*order)
        names = [c.name for c in columns]
        into = insert(_target(t)).from_select(names, rows, include_defaults=False)
        self.connection.execute(into)

    @property
    def postgres(self) -> bool:
        """Whether this is PostgreSQL."""
        return self.connection.dialect.name == "postgresql"

    def moved(self, dossier_id: ColumnElement[int]) -> ColumnElement[int]:
        """The id of the copy."""
        return dossier_id + _COPY.c.n * self.last

    def tagged(self, key: ColumnElement[Any]) -> ColumnElement[str]:
        """A key of the copy's own, also when what is copied holds copies; none stays none. Copies
        come one behind the other: an index that grows at its end alone is not read again."""
        return literal(f"{self.last}.") + self.padded(_COPY.c.n, 6) + literal("-") + key

    def citizen(self, row_id: ColumnElement[Any]) -> ColumnElement[Any]:
        """The copy of a citizen."""
        return row_id + _COPY.c.n * self.people

    def order(self, row_id: ColumnElement[Any]) -> ColumnElement[Any]:
        """The copy of an order, which knows its payment."""
        return row_id + _COPY.c.n * self.orders

    def parcel(self, row_id: ColumnElement[Any]) -> ColumnElement[Any]:
        """The copy of an envelope, which knows its dossiers."""
        return row_id + _COPY.c.n * self.parcels

    def actor(self, who: ColumnElement[str]) -> ColumnElement[str]:
        """A copy of a citizen, or the officer as before."""
        number = case((who.startswith("citizen:"), func.substr(who, 9)), else_="0")
        moved = cast(number, Integer) + _COPY.c.n * self.people
        return case(
            (who.startswith("citizen:"), literal("citizen:") + cast(moved, Text)), else_=who
        )

    def number(self, known: Any, width: int) -> ColumnElement[str]:
        """The next number of the series that no copy has taken."""
        n = known.c.n + _COPY.c.n * known.c.most
        said: ColumnElement[str] = known.c.head + self.padded(n, width) + known.c.tail
        return said

    def padded(self, n: ColumnElement[int], width: int) -> ColumnElement[str]:
        """At least so many digits."""
        if not self.postgres:
            return func.printf(f"%0{width}d", n, type_=String)
        digits = cast(n, Text)
        return func.lpad(digits, func.greatest(width, func.length(digits)), "0", type_=String)


_NULL: ColumnElement[Any] = literal(None)


def _counts_itself(column: Column[Any]) -> bool:
    return column.name == "id" and isinstance(column.type, Integer)


def _count(connection: Connection, times: int) -> None:
    """Every count is so many times what it was."""
    for counted in (table(Tally), table(ScopeTally)):
        counts = [column for column in counted.c if not column.primary_key]
        connection.execute(update(counted).values({one: one * times for one in counts}))
    counter = table(Counter)
    for series in COUNTED:
        mine = counter.c.series.startswith(series)
        connection.execute(update(counter).where(mine).values(n=counter.c.n * times))
