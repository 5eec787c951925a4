"""After an update that counts more, nothing is shown until everything was counted anew."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services import migrations, served
from services.db import connect, sessions, transaction
from services.errors import Unavailable
from services.models import FactRow, FreshTally, Setting
from services.reporting import behind, periods, reports, verifying
from services.watching import checks
from tests.services.reporting.dossiers import a_spring, on


def left_behind(db: Session) -> None:
    """As a database is that an older version has counted: it knew nothing of the way of dossiers."""
    a_spring(db)
    engine = db.get_bind().engine
    later = FactRow.name.startswith("resolved.asked") | FactRow.name.startswith("resolved.steps")
    with transaction(db):
        db.execute(delete(FactRow).where(later))
        db.execute(delete(FreshTally).where(FreshTally.fact.startswith("resolved.asked")))
    db.close()
    migrations.downgrade(engine, "0028")
    migrations.upgrade(engine)


@pytest.mark.database
def test_an_old_database_says_that_it_is_counted_and_counts_itself_anew(db: Session) -> None:
    left_behind(db)

    assert behind.behind(db)
    assert verifying.verify(db)
    assert checks.figures(db.get_bind().engine).says == "figures-behind"
    assert served.last_month(db, on=date(2021, 4, 1)) is None
    with pytest.raises(Unavailable, match="figures-behind"):
        reports.make(db, "quang-nam", periods.parse("2021-03"), by=None, at=on("06-01"))
    assert behind.catch_up(db)

    assert not behind.behind(db)
    assert not verifying.verify(db)
    assert checks.figures(db.get_bind().engine).says == "figures-good"
    assert behind.catch_up(db) is None


def test_a_database_without_dossiers_has_nothing_to_count(empty_url: str) -> None:
    engine = connect(empty_url)
    migrations.upgrade(engine)
    with sessions(engine)() as db:
        assert list(db.scalars(select(Setting.name))) == []
        assert not behind.behind(db)
    engine.dispose()


def test_a_mark_stands_until_the_recount_is_whole(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    left_behind(db)
    monkeypatch.setattr(verifying, "sum_rows", lambda _: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        behind.catch_up(db)

    assert behind.behind(db)
