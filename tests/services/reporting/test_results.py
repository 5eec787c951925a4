"""What everybody may see, and what is too small to be told."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from services import places
from services.db import transaction
from services.models import FreshTally
from services.reporting import periods, results
from services.reporting.periods import Period
from services.reporting.results import Results, Served
from workflows.figures.shares import Count

MARCH = date(2021, 3, 1)


def resolved(
    db: Session, office: str, early: int, late: int, online: int, month: date = MARCH
) -> None:
    """So many results in March, or in another month."""
    facts = {
        "resolved": early + late,
        "resolved.early": early,
        "resolved.late": late,
        "resolved.online": online,
    }
    with transaction(db):
        for fact, n in facts.items():
            db.add(FreshTally(fact=fact, month=month, office=office, n=n))


def told(db: Session) -> Results:
    return results.results(db, places.directory(db), periods.month_of(MARCH))


def test_districts_are_told_with_their_communes_and_departments_apart(db: Session) -> None:
    resolved(db, "tam-ky", 20, 5, 10)
    resolved(db, "tam-ky.an-my", 10, 0, 2)
    resolved(db, "hoi-an.cam-pho", 30, 2, 0)
    resolved(db, "quang-nam.justice", 40, 0, 40)

    found = told(db)

    assert found.whole == Served(Count(100, 107), Count(52, 107), 7)
    assert [(one.office.code, one.served) for one in found.places] == [
        ("tam-ky", Served(Count(30, 35), Count(12, 35), 5)),
        ("hoi-an", Served(Count(30, 32), Count(0, 32), 2)),
    ]
    assert [one.office.code for one in found.agencies] == ["quang-nam.justice"]


def test_small_numbers_are_not_told(db: Session) -> None:
    for office, n in (("tam-ky", 50), ("hoi-an", 9), ("dien-ban", 3)):
        resolved(db, office, n, 0, 0)

    served = {one.office.code: one.served and one.served.n for one in told(db).places}

    assert served == {"tam-ky": 50, "hoi-an": None, "dien-ban": None}


def test_a_single_small_number_takes_the_next_one_with_it(db: Session) -> None:
    for office, n in (("tam-ky", 50), ("hoi-an", 9), ("dien-ban", 30)):
        resolved(db, office, n, 0, 0)

    served = {one.office.code: one.served and one.served.n for one in told(db).places}

    assert served == {"tam-ky": 50, "hoi-an": None, "dien-ban": None}


def test_a_single_small_department_takes_a_district_with_it(db: Session) -> None:
    for office, n in (("tam-ky", 50), ("hoi-an", 30), ("quang-nam.justice", 5)):
        resolved(db, office, n, 0, 0)

    found = told(db)

    served = {one.office.code: one.served and one.served.n for one in found.places}
    assert found.whole == Served(Count(85, 85), Count(0, 85), 0)
    assert served == {"tam-ky": 50, "hoi-an": None}
    assert [one.served for one in found.agencies] == [None]


def test_a_year_begins_after_the_months_that_had_few(db: Session) -> None:
    for month, n in ((1, 6), (2, 40), (3, 50)):
        resolved(db, "tam-ky", n, 0, 0, date(2021, month, 1))

    found = results.results(db, places.directory(db), Period(date(2021, 1, 1), date(2021, 3, 31)))

    assert found.period == Period(date(2021, 2, 1), date(2021, 3, 31))
    assert found.whole == Served(Count(90, 90), Count(0, 90), 0)
    assert [one.served for one in found.places] == [found.whole]


def test_a_month_that_was_hidden_is_not_told_by_the_year_so_far(db: Session) -> None:
    for month, small in ((2, 5), (3, 40)):
        for office, n in (("tam-ky", 50), ("hoi-an", small), ("dien-ban", small)):
            resolved(db, office, n, 0, 0, date(2021, month, 1))

    found = results.results(db, places.directory(db), Period(date(2021, 1, 1), date(2021, 3, 31)))

    served = {one.office.code: one.served and one.served.n for one in found.places}
    assert served == {"tam-ky": 100, "hoi-an": None, "dien-ban": None}


def test_a_province_with_few_dossiers_tells_nothing(db: Session) -> None:
    resolved(db, "tam-ky", 9, 0, 0)

    found = told(db)

    assert found.whole is None
    assert [one.served for one in found.places] == [None]


def test_the_year_runs_to_the_last_full_month() -> None:
    june = date(2021, 6, 30)

    assert results.last_month(june) == Period(date(2021, 5, 1), date(2021, 5, 31))
    assert results.this_year(june) == Period(date(2021, 1, 1), date(2021, 5, 31))
    assert results.this_year(date(2022, 1, 5)) == periods.year(2021)
