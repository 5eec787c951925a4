"""The points of officers, worked by hand, and added up from what is listed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import places
from services.errors import NotFound
from services.models import JournalLine, Officer
from services.reporting import evidence, officers, periods
from services.reporting.board import Asked
from services.reporting.officers import Officer as Scored
from services.reporting.scopes import Scope, watched
from tests.factories import a_dossier, an_officer
from tests.services.reporting.a_year import a_small_year
from tests.services.reporting.dossiers import AN_MY, CAM_PHO, a_spring, employed
from tests.statements import statements


def of(db: Session, office: str, period: str = "2021") -> list[Scored]:
    here = Asked(Scope(office), periods.parse(period), date(2021, 12, 31), places.directory(db))
    return officers.of_office(db, here)


def told(db: Session, office: str, period: str = "2021") -> dict[str, list[Fraction | None]]:
    """The points of the three lines that are counted, by the role of the officer."""
    logins = {f"officer:{one.id}": one.login for one in db.scalars(select(Officer))}
    return {
        logins[one.actor].partition(".")[0]: [
            it.points for it in one.card.lines if it.line.numerator
        ]
        for one in of(db, office, period)
    }


def test_points_of_a_spring_worked_by_hand(db: Session) -> None:
    """At An Mỹ two online extracts and a copy had a result; all on their day but one late, nobody
    was asked for papers. The clerk received the extracts in the minute of their time and the copy
    before it; the officer was early twice and late once; the leader always early.

    1: 1 + 0 + 1 of 6 points. 2: clerk 1 + 1 + 2, officer 2 + 0 + 2, leader 2 + 2 + 2 of 6. 3: full."""
    a_spring(db)
    employed(db)

    shared, full = Fraction(7, 10), Fraction(2)
    assert told(db, AN_MY) == {
        "clerk": [shared, Fraction(13, 10), full],
        "officer": [shared, Fraction(13, 10), full],
        "leader": [shared, full, full],
    }
    assert told(db, AN_MY, "2021-04") == told(db, CAM_PHO, "2021-03") == {}


def test_whoever_might_still_have_all_points_has_no_grade_yet(db: Session) -> None:
    a_spring(db)
    employed(db)
    cards = [one.card for one in of(db, AN_MY)]

    assert [(card.certain, card.possible, card.grade) for card in cards] == [
        (Fraction(47, 10), Fraction(87, 10), ""),
        (Fraction(4), Fraction(8), ""),
        (Fraction(4), Fraction(8), ""),
    ]


def test_points_are_the_sum_of_what_is_listed(db: Session) -> None:
    a_small_year(db)
    employed(db)
    found = of(db, CAM_PHO)

    assert found
    for one in found:
        lines = {it.line.key: it for it in one.card.lines}
        time = sum({"early": 2, "on-time": 1, "late": 0}[it.punctuality] for it in one.dossiers)
        contacts = sum(max(0, 2 - it.asked) for it in one.dossiers)
        steps = [step.stood for it in one.dossiers for step in it.steps if step.stood]
        assert lines["1"].numerator == time
        assert lines["3"].numerator == contacts
        assert lines["2"].numerator == 2 * steps.count("early") + steps.count("on-time")
        assert lines["2"].denominator == 2 * len(steps)


def test_one_statement_however_much_there_is(db: Session) -> None:
    sent = []
    for n in (3, 12):
        a_small_year(db, n)
        of(db, CAM_PHO)
        with statements(db) as asked_for:
            of(db, CAM_PHO)
        sent.append(len(asked_for))

    assert sent[0] == sent[1] <= 2


def test_above_the_officers_it_is_told_where_they_are(db: Session) -> None:
    a_spring(db)
    employed(db)
    here = Asked(Scope("quang-nam"), periods.year(2021), date(2021, 12, 31), places.directory(db))

    found = officers.places(db, here)

    assert of(db, "quang-nam") == []
    assert sum(one.resolved for one in found) == 5
    assert [one.resolved for one in found] == sorted((one.resolved for one in found), reverse=True)
    city = next(one for one in found if one.office.code == "tam-ky")
    below = officers.places(db, replace(here, scope=Scope("tam-ky")))
    assert city.officers >= max(one.officers for one in below) > 0
    assert officers.places(db, replace(here, scope=Scope(AN_MY))) == []


def test_every_dossier_that_makes_points_opens_for_the_leader_of_that_office(db: Session) -> None:
    """Also one that another office decides: the desk that took it in, or an office that was asked."""
    public_id = a_dossier(db, "2.000488", then=("accept",)).dossier.public_id
    [office] = {line.office for line in db.scalars(select(JournalLine)) if line.role == "clerk"}
    ours, other = an_officer(db, "leader", office), an_officer(db, "leader", "hoi-an")

    assert evidence.of_dossier(db, public_id, ours).dossier.office not in watched(
        places.directory(db), ours
    )
    with pytest.raises(NotFound):
        evidence.of_dossier(db, public_id, other)
