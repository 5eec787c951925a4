"""What nobody waits for happens all the same, in its turn, or not at all."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, bindparam, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services import alive
from services.db import batch, connect, table, transaction
from services.errors import Conflict
from services.models import Counter
from services.quick import Quick, together

_COUNTER = table(Counter)
_NEW = Quick(insert(_COUNTER))
_RAISE = Quick(
    update(_COUNTER).where(_COUNTER.c.series == bindparam("this")).values(n=_COUNTER.c.n + 1)
)
_ALL = Quick(select(_COUNTER.c.series, _COUNTER.c.n).order_by(_COUNTER.c.series))


def a_counter(series: str, n: int = 1) -> dict[str, object]:
    return {"series": series, "n": n}


def test_whoever_reads_sees_what_was_put_off_before(db: Session) -> None:
    with transaction(db):
        _NEW.put(db, a_counter("a"), a_counter("b"))
        _RAISE.put(db, {"this": "a"})
        quick = _ALL.rows(db, {})
        _RAISE.put(db, {"this": "b"})
        ours = db.scalars(select(Counter.n).order_by(Counter.series)).all()
        _RAISE.put(db, {"this": "b"})

    assert [tuple(row) for row in quick] == [("a", 2), ("b", 1)]
    assert ours == [2, 2]
    assert db.scalar(select(func.sum(_COUNTER.c.n))) == 5


def test_several_selects_are_answered_in_their_order(db: Session) -> None:
    with transaction(db):
        _NEW.put(db, a_counter("a", 7))

    every, some = together(
        db, (_ALL, {}), (Quick(select(func.count().label("n")).where(text("1 = 1"))), {})
    )

    assert ([row.n for row in every], [row.n for row in some]) == ([7], [1])


def test_what_is_prepared_outlives_a_transaction_that_is_undone(db: Session) -> None:
    """Every page that only reads ends so."""
    if db.get_bind().dialect.name == "sqlite":
        pytest.skip("nothing is prepared by name")
    for _ in range(8):
        _ALL.rows(db, {})
        db.rollback()

    kept = db.scalars(text("SELECT statement FROM pg_prepared_statements")).all()

    assert any("FROM counter" in one for one in kept)


def test_what_changes_no_row_is_told_before_anything_is_kept(db: Session) -> None:
    def moves() -> None:
        with transaction(db):
            _NEW.put(db, a_counter("gone"))
            _RAISE.put(db, {"this": "nobody"}, else_=Conflict("moved-meanwhile"))

    with pytest.raises(Conflict):
        moves()

    assert _ALL.rows(db, {}) == []


def test_a_rule_broken_by_what_was_put_off_undoes_all_and_the_next_use_case_works(
    db: Session,
) -> None:
    def twice() -> None:
        with transaction(db):
            _NEW.put(db, a_counter("a"))
            _NEW.put(db, a_counter("a"))
            _NEW.put(db, a_counter("b"))

    with pytest.raises(IntegrityError):
        twice()
    with transaction(db):
        _NEW.put(db, a_counter("c"))

    assert [row.series for row in _ALL.rows(db, {})] == ["c"]


def test_a_use_case_that_fails_in_a_batch_leaves_nothing_to_the_next(db: Session) -> None:
    def fails() -> None:
        with batch(db), transaction(db):
            _NEW.put(db, a_counter("gone"))
            raise ZeroDivisionError

    with batch(db):
        with transaction(db):
            _NEW.put(db, a_counter("first"))
        with pytest.raises(ZeroDivisionError):
            fails()
        with transaction(db):
            _NEW.put(db, a_counter("second"))

    assert [row.series for row in _ALL.rows(db, {})] == ["first", "second"]


def test_a_connection_that_was_cut_while_it_lay_idle_is_not_used(
    engine: Engine, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    if engine.dialect.name == "sqlite":
        return
    monkeypatch.setattr(alive, "IDLE", 0.0)
    mine = db.scalar(text("SELECT pg_backend_pid()"))
    db.commit()
    elsewhere = connect(engine.url.render_as_string(hide_password=False))
    with elsewhere.connect() as other:
        other.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": mine})
    elsewhere.dispose()

    assert db.scalar(text("SELECT pg_backend_pid()")) != mine
