"""Whole months are told as they were counted, in whichever row they are kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from services.reporting import gathering, months
from services.reporting.months import FRESH, Kept, Stretch
from tests.services.reporting.dossiers import AN_MY, CAM_PHO, EXTRACT, on, online
from tests.statements import statements

DECEMBER, JANUARY, FEBRUARY = date(2021, 12, 1), date(2022, 1, 1), date(2022, 2, 1)
ALL, OWN = Stretch("", ""), Stretch("tam-ky", "own", AN_MY)


def over_new_year(db: Session) -> None:
    """One dossier in December, two in January, one in February, one of them elsewhere."""
    for days, office in ((0, AN_MY), (9, AN_MY), (19, CAM_PHO), (40, AN_MY)):
        online(db, EXTRACT, on("12-31") + timedelta(days=days), office)


def told(db: Session, *stretches: Stretch, between: tuple[date, ...]) -> list[Kept]:
    return sorted(months.read(db, stretches, between, {"submitted"}))


def test_months_of_two_years_are_told_one_by_one_and_no_others(db: Session) -> None:
    over_new_year(db)
    while gathering.gather(db):
        pass

    found = told(db, ALL, OWN, between=(DECEMBER, FEBRUARY))

    assert found == [
        Kept(0, "quang-nam", "submitted", DECEMBER, 1),
        Kept(0, "quang-nam", "submitted", FEBRUARY, 1),
        Kept(1, AN_MY, "submitted", DECEMBER, 1),
        Kept(1, AN_MY, "submitted", FEBRUARY, 1),
    ]


@pytest.mark.database
def test_tiers_of_one_place_are_read_in_one_go_and_told_apart(db: Session) -> None:
    """Two more seeks instead of a second scan, which PostgreSQL takes twice as long to begin."""
    over_new_year(db)
    while gathering.gather(db):
        pass
    communes, nobody = Stretch("", "commune"), Stretch("", "district")

    with statements(db) as said:
        found = told(db, ALL, communes, OWN, nobody, ALL, between=(JANUARY,))

    assert found == [
        Kept(0, "quang-nam", "submitted", JANUARY, 2),
        Kept(1, "quang-nam", "submitted", JANUARY, 2),
        Kept(2, AN_MY, "submitted", JANUARY, 1),
        Kept(4, "quang-nam", "submitted", JANUARY, 2),
    ]
    assert " ".join(said).count("FROM tally_scope") == 2


def test_what_is_not_added_up_yet_is_told_of_its_office(db: Session) -> None:
    over_new_year(db)

    assert told(db, ALL, OWN, between=(JANUARY,)) == [
        Kept(FRESH, CAM_PHO, "submitted", JANUARY, 1),
        Kept(FRESH, AN_MY, "submitted", JANUARY, 1),
    ]


@pytest.mark.parametrize("added_up", [False, True])
def test_the_first_month_is_known_before_and_after_it_is_added_up(
    db: Session, *, added_up: bool
) -> None:
    before = months.first_month(db, "submitted")
    over_new_year(db)
    while added_up and gathering.gather(db):
        pass

    assert (before, months.first_month(db, "submitted")) == (None, DECEMBER)


def test_no_month_costs_no_statement_and_tells_nothing(db: Session) -> None:
    assert told(db, ALL, between=()) == []
