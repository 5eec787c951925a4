"""Migrations: they reach the models, they go down again, and they leave nothing behind."""

from __future__ import annotations

from datetime import timedelta

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, bindparam, inspect, select, text, update
from sqlalchemy.orm import Session

from services import counter, migrations, money_checks
from services.db import Base, connect, sessions, transaction
from services.deeds import Deed
from services.kinds import Moment
from services.models import LedgerLine, OpenStepRow, Publication, Revision
from services.reporting import gathering, verifying
from tests.factories import MONDAY, a_filed, a_key, an_officer, moves, stands
from tests.services.reporting.dossiers import a_spring

EXTRACT = "2.000635"
"""Extracts of civil status, for a fee."""


def test_the_newest_migration_is_what_the_models_say(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        differences = compare_metadata(context, Base.metadata)

    assert differences == []
    assert migrations.current(engine) == migrations.head()


def test_the_tables_go_up_and_down_and_up(empty_url: str) -> None:
    engine = connect(empty_url)

    migrations.upgrade(engine)
    first = set(inspect(engine).get_table_names())
    migrations.downgrade(engine, "base")
    bare = set(inspect(engine).get_table_names())
    migrations.upgrade(engine)
    again = set(inspect(engine).get_table_names())
    engine.dispose()

    assert bare == {"alembic_version"}
    assert again == first
    assert set(Base.metadata.tables) < again


def test_migrating_twice_changes_nothing(engine: Engine) -> None:
    before = migrations.current(engine)

    migrations.upgrade(engine)

    assert migrations.current(engine) == before


def test_what_was_published_before_there_were_publications_is_in_force(empty_url: str) -> None:
    engine = connect(empty_url)
    migrations.upgrade(engine, "0002")
    entered = text(
        "INSERT INTO revision (code, digest, title, definition, published_at, published_by) "
        "VALUES ('1.1', :title, :title, '{}', :at, 'system')"
    ).bindparams(bindparam("at", MONDAY, Moment()))
    with engine.begin() as connection:
        for title in ("the first", "the second"):
            connection.execute(entered, {"title": title})

    migrations.upgrade(engine)
    with sessions(engine)() as db:
        put = db.execute(
            select(Revision.title, Publication.by, Publication.at)
            .join(Publication, Publication.revision_id == Revision.id)
            .order_by(Publication.id)
        ).all()
    migrations.downgrade(engine, "0002")
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT published_by FROM revision")).scalars().all()
    engine.dispose()

    assert put == [("the first", "system", MONDAY), ("the second", "system", MONDAY)]
    assert kept == ["system", "system"]


def test_sums_of_months_and_steps_without_a_due_time_go_down_and_up_unchanged(db: Session) -> None:
    a_spring(db)
    while gathering.gather(db):
        pass
    with transaction(db):
        db.execute(update(OpenStepRow).values(due=None))
    engine, due = db.get_bind().engine, text("SELECT count(*) FROM open_step WHERE due IS NULL")
    db.rollback()

    migrations.downgrade(engine, "0003")
    with engine.connect() as connection:
        undated = connection.scalar(due)
        months = connection.execute(text("SELECT scope, month, n FROM tally_scope")).all()
    migrations.upgrade(engine)

    assert undated
    counted = {str(month) for scope, month, n in months if scope == "quang-nam" and n}
    assert counted == {"2021-03-01", "2021-04-01"}
    assert set(db.scalars(select(OpenStepRow.due))) == {None}
    assert not verifying.verify(db)


def test_the_ledger_begins_with_what_was_charged_and_paid_before(db: Session) -> None:
    public_ids = [a_filed(db, EXTRACT).public_id for _ in range(3)]
    clerk = an_officer(db, "clerk", stands(db, public_ids[0]).dossier.desk)
    counter.collect(db, public_ids[0], Deed(clerk, MONDAY, a_key()), amount=8_000, method="cash")
    moves(db, public_ids[1], "refuse", at=MONDAY + timedelta(hours=1))
    sides = select(LedgerLine.dossier_id, LedgerLine.account, LedgerLine.debit, LedgerLine.credit)
    before = sorted(map(tuple, db.execute(sides)))
    engine = db.get_bind().engine
    db.close()

    migrations.downgrade(engine, "0013")
    migrations.upgrade(engine)

    assert sorted(map(tuple, db.execute(sides))) == before
    assert len(before) == 3 * 2 + 2 + 2
    assert money_checks.strays(db) == 0
