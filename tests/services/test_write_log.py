"""SQLite's log of writes stays short while people read without a pause."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from services import write_log
from services.db import sessions, transaction
from tests.factories import a_citizen


@pytest.fixture
def engine(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """A database whose log is long after a few writes."""
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL keeps its log by itself")
    monkeypatch.setattr(write_log, "LONG", 200_000)
    return engine


def size(engine: Engine) -> int:
    log = Path(f"{engine.url.database}-wal")
    return log.stat().st_size if log.exists() else 0


def written(engine: Engine, n: int) -> None:
    with sessions(engine)() as db:
        for _ in range(n):
            a_citizen(db)


def test_a_long_log_is_begun_anew_and_nothing_is_lost(engine: Engine) -> None:
    written(engine, 40)
    before = size(engine)

    with sessions(engine)() as db:
        folded = write_log.fold(db)

    assert (before > write_log.LONG, folded, size(engine)) == (True, True, 0)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM citizen")) == 40


def test_a_short_log_is_left_alone(engine: Engine) -> None:
    written(engine, 1)

    with sessions(engine)() as db:
        assert not write_log.fold(db)

    assert size(engine)


def test_who_reads_for_long_is_not_disturbed_and_holds_nobody_up(engine: Engine) -> None:
    with engine.connect() as reader:
        before = reader.scalar(text("SELECT count(*) FROM citizen"))
        written(engine, 40)

        with sessions(engine)() as db:
            folded = write_log.fold(db)
            with transaction(db):
                db.execute(text("UPDATE counter SET n = n"))
        after = reader.scalar(text("SELECT count(*) FROM citizen"))

    assert (folded, before, after) == (False, 0, 0)
    with sessions(engine)() as db:
        assert write_log.fold(db)
