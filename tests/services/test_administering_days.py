"""Days of the calendar and targets: changed, journalled, taken back; promised days stay."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from services import marks, places
from services.administering import aims, days, history, taking_back
from services.administering.aims import For
from services.administering.changes import SHELL, Errand
from services.errors import Conflict, Invalid
from services.reporting import targets
from services.reporting.indicators import INDICATORS
from services.reporting.scopes import Scope
from tests.factories import MONDAY, a_dossier, a_key, stands

OUTAGE = date(2021, 3, 10)


def errand(seen: str | None = None) -> Errand:
    return Errand(by=SHELL, at=MONDAY, key=a_key(), reason="Công văn 15", seen=seen)


def rests(db: Session, office: str = "", on: date = OUTAGE) -> None:
    says = {"working": False, "title": "Mất điện", "source": "Công văn 15", "certain": True}
    days.set_day(db, office, on, says, errand())


def test_a_day_is_changed_for_one_office_and_promises_stay(db: Session) -> None:
    dossier = a_dossier(db, then=("accept",))
    due, office = dossier.dossier.due, dossier.dossier.office
    before = days.touched(db, office, due.date())

    rests(db, office)

    scene = places.scene(db)
    assert (before.that_day, before.later) == (1, 0)
    assert not scene.calendar_of(office).working(OUTAGE)
    assert scene.calendar.working(OUTAGE)
    assert stands(db, dossier.dossier.public_id).dossier.due == due


def test_a_day_is_taken_back_to_what_it_was(db: Session) -> None:
    rests(db)
    [change], _total = history.listed(db)

    taking_back.take_back(db, change.id, errand())

    assert places.scene(db).calendar.working(OUTAGE)
    assert days.known(db, "", OUTAGE) is None


def test_a_shipped_day_that_was_changed_becomes_what_is_shipped_again(db: Session) -> None:
    holiday = date(2021, 4, 30)
    was = days.known(db, "", holiday)
    rests(db, on=holiday)

    days.drop_day(db, "", holiday, errand())

    assert days.known(db, "", holiday) == was == days.shipped("", holiday)


def test_a_year_cannot_lose_its_first_day(db: Session) -> None:
    first = date(2024, 1, 1)
    rests(db, on=first)
    [change], _total = history.listed(db)
    assert change.before

    with pytest.raises(Invalid, match="calendar-gap"):
        days.DAY.put(db, days.subject("", first), None, errand())  # type: ignore[misc]  # has one
    db.rollback()

    assert places.scene(db).calendar.working(date(2024, 1, 2))


def test_a_target_of_an_office_wins_until_it_is_dropped(db: Session) -> None:
    online = next(one for one in INDICATORS if one.key == "online-rate")
    what, scope = For("online-rate", 2021, "", "hoi-an"), Scope("hoi-an")
    directory = places.directory(db)

    def percent() -> float | None:
        aim = targets.aims(db, 2021).of(online, scope, directory)
        return aim.percent if aim else None

    aims.set_target(db, what, percent=45.5, source="QĐ 7", errand=errand(marks.of(None)))
    own = percent()
    with pytest.raises(Conflict, match="record-moved"):
        aims.set_target(db, what, percent=50, source="QĐ 8", errand=errand(marks.of(None)))
    aims.drop_target(db, what, errand())

    assert (own, percent()) == (45.5, 30)


@pytest.mark.parametrize(
    ("what", "percent", "reason"),
    [
        (For("online-rate", 2021), 0, "percent-wrong"),
        (For("luck", 2021), 10, "target-unknown"),
        (For("online-rate", 1999), 10, "target-unknown"),
        (For("online-rate", 2021, "", "atlantis"), 10, "no-such-office"),
    ],
)
def test_a_target_is_a_share_of_something_that_is_counted(
    db: Session, what: For, percent: float, reason: str
) -> None:
    with pytest.raises(Invalid, match=reason):
        aims.set_target(db, what, percent=percent, source="QĐ", errand=errand())
