"""Loading what is shipped, again and again: what is new comes, and corrected days are corrected."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from services import places, seeding
from services.db import table, transaction
from services.models import CalendarDay, Dossier
from tests.factories import MONDAY, a_dossier

TET = date(2021, 2, 10)


def was(db: Session, on: date, **otherwise: object) -> None:
    """What this installation holds of a day is other than what is shipped."""
    with transaction(db):
        db.execute(update(table(CalendarDay)).where(CalendarDay.on == on).values(**otherwise))
        places.changed(db)


def test_loading_again_brings_nothing(db: Session) -> None:
    assert set(seeding.load(db, at=MONDAY).values()) == {0}


@pytest.mark.parametrize(
    "otherwise", [{"working": True}, {"certain": False}, {"title": "Nghỉ"}, {"source": "Đoán"}]
)
def test_a_day_that_is_shipped_otherwise_than_before_is_corrected(
    db: Session, otherwise: dict[str, object]
) -> None:
    shipped = places.scene(db).calendar.overrides[TET]
    was(db, TET, **otherwise)

    loaded = seeding.load(db, at=MONDAY)

    assert {name: n for name, n in loaded.items() if n} == {"corrected": 1}
    assert places.scene(db).calendar.overrides[TET] == shipped


def test_what_the_installation_has_entered_itself_is_left_alone(db: Session) -> None:
    was(db, TET, working=True, own=True)

    assert set(seeding.load(db, at=MONDAY).values()) == {0}
    assert places.scene(db).calendar.working(TET)


def test_a_correction_leaves_alone_what_was_promised(db: Session) -> None:
    was(db, date(2021, 4, 21), working=True)
    promised = a_dossier(db, then=("accept",), at=MONDAY.replace(month=4)).matter.case.due

    assert seeding.load(db, at=MONDAY)["corrected"] == 1

    assert db.query(Dossier).one().due == promised
