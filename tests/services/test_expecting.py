"""How long it took others: counted in the deed itself, and again from the journal."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from services import expecting, places, responding
from services.db import transaction
from services.deeds import Deed
from services.models import Dossier, JournalLine
from services.reporting import gathering, verifying
from tests.factories import a_key
from tests.services.reporting.dossiers import (
    AN_MY,
    CAM_PHO,
    EXTRACT,
    at_counter,
    granted,
    on,
    online,
)
from tests.statements import statements
from workflows.case import Actor
from workflows.figures import taken
from workflows.figures.taken import Spread
from workflows.offices import Office


@pytest.fixture(autouse=True)
def _three_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expecting, "ENOUGH", 3)


def resolved(db: Session, *days: str, office: str = AN_MY) -> None:
    """Dossiers of one office, received on Monday, 1 March, each granted on one of these days."""
    for day in days:
        granted(db, at_counter(db, EXTRACT, on("03-01"), office), on(day))


def known(db: Session, office: str) -> Office | None:
    return places.directory(db).ever(office)


def tried(db: Session) -> str:
    """A dossier that is only tried, granted like any other."""
    public_id = at_counter(db, EXTRACT, on("03-01"))
    with transaction(db):
        db.execute(update(Dossier).where(Dossier.public_id == public_id).values(test=True))
    granted(db, public_id, on("03-02"))
    return public_id


def test_too_few_say_nothing(db: Session) -> None:
    resolved(db, "03-01", "03-02")

    assert expecting.expected(db, EXTRACT, at=on("03-10")) is None


def test_it_is_what_a_recount_of_the_journal_says(db: Session) -> None:
    resolved(db, "03-01", "03-02", "03-03")
    resolved(db, "03-04", office=CAM_PHO)
    gathering.gather(db)
    resolved(db, "03-12", office=CAM_PHO)

    told = expecting.expected(db, EXTRACT, at=on("03-31"))

    lines = select(JournalLine.payload).where(JournalLine.kind == "decided")
    took = Counter(payload["took"] for payload in db.scalars(lines))
    assert told
    assert told.spread == taken.spread(took) == Spread(5, 2, 9)
    assert (told.since, told.office) == (date(2021, 3, 1), None)
    assert not verifying.verify(db)
    verifying.recount(db)
    assert expecting.expected(db, EXTRACT, at=on("03-31")) == told


def test_an_office_with_enough_of_its_own_says_its_own(db: Session) -> None:
    resolved(db, "03-02", "03-02", "03-02")
    resolved(db, "03-10", "03-10", office=CAM_PHO)

    here = expecting.expected(db, EXTRACT, at=on("03-31"), office=known(db, AN_MY))
    there = expecting.expected(db, EXTRACT, at=on("03-31"), office=known(db, CAM_PHO))

    assert here
    assert (here.spread, here.office and here.office.code) == (Spread(3, 1, 1), AN_MY)
    assert there
    assert (there.spread, there.office) == (Spread(5, 1, 7), None)


def test_a_year_is_looked_back_and_no_further(db: Session) -> None:
    resolved(db, "03-02", "03-02", "03-02")

    assert expecting.expected(db, EXTRACT, at=on("03-31").replace(year=2022)) is None
    assert expecting.expected(db, EXTRACT, at=on("03-31").replace(year=2022, month=2, day=1))


def test_what_was_withdrawn_or_only_tried_is_not_counted(db: Session) -> None:
    resolved(db, "03-02", "03-02")
    public_id = online(db, EXTRACT, on("03-01"))
    owner = db.scalar(select(Dossier.citizen_id).where(Dossier.public_id == public_id))
    by = Actor(f"citizen:{owner}", "Nguyễn Thị Đức", "citizen")
    responding.withdraw(db, public_id, Deed(by, on("03-02"), a_key()))
    tried(db)

    assert expecting.expected(db, EXTRACT, at=on("03-31")) is None


def test_it_costs_one_statement(db: Session) -> None:
    resolved(db, "03-02", "03-02", "03-02")
    office = known(db, AN_MY)

    with statements(db) as said:
        expecting.expected(db, EXTRACT, at=on("03-31"), office=office)

    assert len(said) == 1
