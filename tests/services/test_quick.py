"""A statement that is run on the bare cursor does what SQLAlchemy would have it do."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy import Engine, Insert, bindparam, event, func, insert, select, update
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from services.db import table, transaction
from services.models import ClockInterval, Counter, Dossier, Job, JournalLine, Officer, OpenStepRow
from services.quick import Quick, adding
from tests.factories import MONDAY, a_dossier
from workflows.calendar import VIETNAM

_JOB, _COUNTER = table(Job), table(Counter)
A_JOB = {"name": "x", "key": "k", "arguments": {"a": ["đ", None]}, "run_after": MONDAY}


def test_rows_are_those_that_a_session_gives(db: Session) -> None:
    a_dossier(db, then=["accept", "ask"])

    for model in (Dossier, JournalLine, OpenStepRow, ClockInterval, Job):
        statement = select(table(model))
        quick = Quick(statement).rows(db, {})

        assert [tuple(row) for row in quick] == [tuple(row) for row in db.execute(statement)]
        assert [row._fields for row in quick] == [tuple(statement.selected_columns.keys())] * len(
            quick
        )


def test_what_goes_in_comes_out_as_it_was(db: Session) -> None:
    late = MONDAY.astimezone(VIETNAM)

    with transaction(db):
        Quick(insert(_JOB)).run(
            db, A_JOB | {"attempts": 0, "error": "", "request": "", "run_after": late}
        )

    job = db.scalars(select(Job)).one()
    assert (job.arguments, job.run_after, job.done_at) == ({"a": ["đ", None]}, MONDAY, None)


def test_an_update_says_how_many_rows_it_has_changed(db: Session) -> None:
    rename = Quick(
        update(_COUNTER)
        .where(_COUNTER.c.n >= bindparam("least"))
        .values(n=bindparam("new"), series=_COUNTER.c.series)
    )
    with transaction(db):
        Quick(insert(_COUNTER)).put(db, *({"series": str(n), "n": n} for n in range(5)))
        changed = rename.run(db, {"least": 3, "new": 9}).rowcount

    assert changed == 2
    assert db.scalar(select(func.count()).where(Counter.n == 9)) == 2


def test_adding_starts_at_the_first_number_and_goes_on(db: Session) -> None:
    rows = [{"series": "a", "n": 2}, {"series": "b", "n": 1}, {"series": "a", "n": 5}]
    with transaction(db):
        adding(db, _COUNTER).put(db, *rows)

    found = {row.series: row.n for row in db.execute(select(Counter.series, Counter.n))}
    assert found == {"a": 7, "b": 1}


def test_nothing_found_is_none_and_no_rows(db: Session) -> None:
    quick = Quick(select(_COUNTER).where(_COUNTER.c.series == bindparam("series")))

    assert quick.scalar(db, {"series": "none"}) is None
    assert quick.rows(db, {"series": "none"}) == []


def test_a_use_case_that_fails_takes_its_quick_statements_back(db: Session) -> None:
    def fails() -> None:
        with transaction(db):
            Quick(insert(_COUNTER)).run(db, {"series": "gone", "n": 1})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()

    assert db.scalar(select(Counter.n)) is None


def test_a_broken_rule_is_told_as_sqlalchemy_tells_it_and_without_the_values(db: Session) -> None:
    def twice() -> None:
        with transaction(db):
            Quick(insert(_COUNTER)).put(db, *[{"series": "private", "n": 1}] * 2)

    with pytest.raises(IntegrityError) as told:
        twice()

    assert "private" not in str(told.value).partition("DETAIL")[0]


def test_a_table_that_is_away_is_told_as_sqlalchemy_tells_it(db: Session) -> None:
    with transaction(db):
        db.connection().exec_driver_sql("ALTER TABLE counter RENAME TO elsewhere")

    with pytest.raises((OperationalError, ProgrammingError)):
        Quick(select(_COUNTER)).rows(db, {})


def test_who_counts_statements_counts_these_too(engine: Engine, db: Session) -> None:
    heard: list[str] = []

    def hear(_connection: object, _cursor: object, text: str, *_: object) -> None:
        heard.append(text)

    db.connection()
    event.listen(engine, "before_cursor_execute", hear)
    Quick(select(_COUNTER.c.n)).rows(db, {})
    event.remove(engine, "before_cursor_execute", hear)

    assert len(heard) == 1


def test_a_default_that_python_would_fill_in_is_refused(db: Session) -> None:
    given: Sequence[str] = ("login", "name", "title")
    statement: Insert = insert(table(Officer))

    with pytest.raises(TypeError):
        Quick(statement).run(db, dict.fromkeys(given, "x"))
