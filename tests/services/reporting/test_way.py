"""The way of dossiers, and where late ones lost their time."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from services import places
from services.reporting import counting, lists, periods, visits, way
from services.reporting.board import Asked
from services.reporting.counting import Cut
from services.reporting.scopes import EVERY, Scope
from tests.services.reporting.a_year import a_small_year
from tests.services.reporting.dossiers import CAM_PHO, EXTRACT, a_spring
from tests.statements import statements

YEAR = periods.year(2021)


def asked(db: Session, office: str = "") -> Asked:
    return Asked(Scope(office), YEAR, date(2021, 12, 31), places.directory(db))


def test_what_was_filed_online_is_followed_from_a_look_to_its_result(db: Session) -> None:
    """Four forms were begun and filed, three received, two extracts and a record had a result."""
    a_spring(db)
    visits.looked(db, {(date(2021, 3, 1), EXTRACT): 9})
    visits.looked(db, {(date(2021, 3, 1), EXTRACT): 2, (date(2022, 1, 1), EXTRACT): 5})

    found = way.way(db, asked(db))

    assert [(one.key, one.n) for one in found.stages] == [
        ("read", 11),
        ("begun", 4),
        ("submitted.online", 4),
        ("submitted.online.received", 3),
        ("submitted.online.decided", 3),
        ("submitted.online.delivered", 0),
    ]


def test_an_office_has_no_looks(db: Session) -> None:
    a_spring(db)

    assert [one.n for one in way.way(db, asked(db, "tam-ky")).stages] == [3, 2, 2, 0]


def test_every_late_result_stands_in_one_cell_that_opens_into_it(db: Session) -> None:
    a_small_year(db)
    for office in ("", "hoi-an", CAM_PHO):
        here = asked(db, office)
        found = way.way(db, here)
        cut = here.cut(here.scope)

        assert found.late_in_all == counting.total(db, cut, ("resolved.late",)).total()
        for fact, place in way.LATE.items():
            assert lists.length(db, lists.of_facts(cut, (fact,)))[1] == found.late.get(place, 0)
        for one in found.stages:
            if one.fact:
                assert lists.length(db, lists.of_facts(cut, (one.fact,)))[1] == one.n
    assert counting.total(db, Cut(EVERY, YEAR), ("resolved.late",)).total() > 3


def test_a_spring_lost_its_time_with_officers_who_took_nothing_up(db: Session) -> None:
    a_spring(db)
    found = way.way(db, asked(db))

    assert found.late == {("officer", "untaken"): 2}
    assert (found.roles, found.causes) == (["officer"], ["untaken"])


def test_the_statements_do_not_grow(db: Session) -> None:
    sent = []
    for n in (2, 8):
        a_small_year(db, n)
        here = asked(db)
        way.way(db, here)
        with statements(db) as asked_for:
            way.way(db, here)
        sent.append(len(asked_for))

    assert sent == [2, 2]
