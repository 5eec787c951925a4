"""The database: one base, one session type, one way to commit.

SQLite and PostgreSQL behave alike through this file and nothing above it knows which one runs.
Why each pragma and the lock stand here is in DECISIONS.md.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from sqlalchemy import CursorResult, Engine, Executable, MetaData, Table, create_engine, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

from services import alive, sending
from services.kinds import Json, Moment

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "pk": "pk_%(table_name)s",
}

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=10000",
    "mmap_size=0",
)

THREADS = 20
"""How many threads of one process may hold a connection to PostgreSQL at once, and ten more."""

BATCH = "batch"
CONNECTION = "connection"
WAITED = "waited"
"""Under this name a session's `info` adds up the seconds for which it waited to write, on SQLite."""


class Base(DeclarativeBase):
    """What every table stands on."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: Moment, dict[str, Any]: Json, list[str]: Json}


def connect(url: str) -> Engine:
    """The engine for a database URL, `sqlite:////path` or `postgresql+psycopg://…`."""
    if make_url(url).get_backend_name() != "sqlite":
        engine = create_engine(url, pool_size=THREADS, hide_parameters=True)
        alive.listen(engine)
        sending.listen(engine)
        return engine
    engine = create_engine(url, hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def sessions(engine: Engine) -> sessionmaker[Session]:
    """Makes sessions whose rows stay readable after a commit."""
    return sessionmaker(engine, expire_on_commit=False)


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # We say BEGIN ourselves, see `_begin`.
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    cursor = connection.connection.cursor()
    cursor.execute("BEGIN IMMEDIATE" if writes else "BEGIN")


def table(model: type[Base]) -> Table:
    """The table of a model, for statements that skip its objects."""
    return cast("Table", model.__table__)


def inserting(db: Session, into: Table) -> sqlite.Insert | postgresql.Insert:
    """An insert that can say what to do on a conflict, in the words of this database."""
    return sqlite.insert(into) if on_sqlite(db) else postgresql.insert(into)


def connected(db: Session) -> Connection:
    """What statements of this session run on; while something is written, found without a search."""
    return db.info.get(CONNECTION) or db.connection()


def changed(db: Session, statement: Executable) -> int:
    """How many rows a statement has changed."""
    return cast("CursorResult[Any]", db.execute(statement)).rowcount


@contextmanager
def transaction(db: Session) -> Iterator[None]:
    """Keep everything the block did, or nothing. Does not nest: a use case is not a part."""
    if db.info.get("open"):
        raise RuntimeError("a use case was called from inside another")
    if db.new or db.dirty or db.deleted:
        raise RuntimeError("something was changed outside a use case")
    db.info["open"] = True
    try:
        if BATCH in db.info:
            yield
            db.flush()
            sending.settle(db.info[CONNECTION])
            return
        if db.in_transaction() and not sending.goes_on(db.connection()):
            db.commit()  # Ends the read snapshot, so that the block sees what is true now.
        with _writing(db):
            yield
    finally:
        db.info["open"] = False


@contextmanager
def batch(db: Session) -> Iterator[None]:
    """Run many use cases under one commit: all of them or nothing.

    Inside another batch it is undone alone and kept with the whole.
    """
    if BATCH in db.info:
        with db.begin_nested():
            db.connection()  # Sets the savepoint, which otherwise waits for a statement of its own.
            yield
        return
    db.commit()
    with _writing(db):
        db.info[BATCH] = {}
        try:
            yield
        finally:
            del db.info[BATCH]


def let_go(db: Session) -> None:
    """Before somebody outside is asked: nothing that was read is held while they take their time."""
    if BATCH not in db.info:
        db.rollback()


@contextmanager
def snapshot(db: Session) -> Iterator[None]:
    """Everything that the block reads is as of one moment, whoever writes meanwhile.

    Inside a transaction, a batch or another snapshot it is a part of that.
    """
    if db.info.get("open") or BATCH in db.info or db.info.get("snapshot"):
        yield
        return
    db.commit()
    if not on_sqlite(db):  # There every transaction is one.
        db.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    db.info["snapshot"] = True
    try:
        yield
    finally:
        del db.info["snapshot"]
        db.commit()


def only_writer(db: Session, *tables: Table) -> None:
    """Inside a transaction: nobody else writes these tables until it ends."""
    if not on_sqlite(db):  # There nobody else writes at all.
        db.execute(text(f"LOCK TABLE {', '.join(t.name for t in tables)} IN EXCLUSIVE MODE"))


def alone(db: Session, *keys: str) -> None:
    """Inside a transaction: nobody else is at work under one of these keys until it ends. For what
    is looked for before it is written: no row is there yet that could be locked."""
    lock = text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))")
    for key in () if on_sqlite(db) else sorted(keys):  # In one order: nobody waits in a circle.
        db.execute(lock, {"key": key})


def memory(db: Session) -> dict[str, Any]:
    """What use cases may remember for the next one: until the batch ends, and nothing outside."""
    kept: dict[str, Any] = db.info.get(BATCH, {})
    return kept


@contextmanager
def _writing(db: Session) -> Iterator[None]:
    with _write_lock(db):
        options = {"writes": True} if on_sqlite(db) else None
        db.info[CONNECTION] = db.connection(execution_options=options)
        try:
            yield
            db.commit()
        except BaseException:
            db.rollback()
            raise
        finally:
            del db.info[CONNECTION]


def _write_lock(db: Session) -> AbstractContextManager[None]:
    """One writer at a time on SQLite, in turn rather than by luck of its busy handler."""
    if not on_sqlite(db):
        return nullcontext()
    return _turn(db, f"{db.get_bind().engine.url.database}.lock")


def on_sqlite(db: Session) -> bool:
    """Whether this is SQLite, for the little that cannot be alike."""
    return db.get_bind().dialect.name == "sqlite"


@contextmanager
def _turn(db: Session, lock: str) -> Iterator[None]:
    began = time.perf_counter()
    with _held(lock):
        db.info[WAITED] = db.info.get(WAITED, 0.0) + time.perf_counter() - began
        yield


@contextmanager
def turn_to_write(file: Path) -> Iterator[None]:
    """Hold the turn to write into a SQLite file."""
    with _held(f"{file}.lock"):
        yield


@contextmanager
def _held(lock: str) -> Iterator[None]:
    held = os.open(lock, os.O_WRONLY | os.O_CREAT, 0o666)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)
