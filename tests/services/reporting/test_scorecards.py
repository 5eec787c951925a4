"""The scorecards of a spring: what was resolved, what waits, what ended otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from sqlalchemy.orm import Session

from services import paying, places, responding
from services.deeds import Deed
from services.errors import NotFound
from services.reporting import card_lists, counting, lists, periods, scorecards, unfinished
from services.reporting.board import Asked
from services.reporting.counting import Cut
from services.reporting.periods import Period
from services.reporting.scopes import EVERY, Scope
from tests.factories import a_key, moves, stands
from tests.services.reporting.a_year import a_small_year
from tests.services.reporting.dossiers import (
    CAM_PHO,
    COPIES,
    EXTRACT,
    a_spring,
    at_counter,
    on,
    online,
)
from tests.statements import statements
from workflows.case import Actor
from workflows.paying import Word
from workflows.scoring import Line, Scored

MARCH, YEAR = periods.parse("2021-03"), periods.year(2021)
PROVINCE = Scope("quang-nam")


def asked(db: Session, period: Period, scope: Scope = PROVINCE) -> Asked:
    return Asked(scope, period, date(2021, 6, 30), places.directory(db))


def line(db: Session, key: str, period: Period = MARCH, scope: Scope = PROVINCE) -> Scored:
    """A line of the index, or of the nine indicators."""
    cards = scorecards.cards(db, asked(db, period, scope), on("06-30"))
    return next(one for card in cards for one in card.lines if one.line.key == key)


def counted(db: Session, until: str) -> dict[str, int]:
    return dict(unfinished.counted(db, Cut(EVERY, YEAR), on(until)))


def test_what_waited_at_the_end_of_a_period_counts_with_what_was_resolved(db: Session) -> None:
    """In March three of four results were in time; the fifth dossier waited, overdue."""
    a_spring(db)

    march, year = line(db, "2.1"), line(db, "2.1", YEAR)

    assert (march.numerator, march.denominator, march.points) == (3, 5, Fraction(12))
    assert (year.numerator, year.denominator, year.points) == (3, 5, Fraction(12))
    assert line(db, "2.1", MARCH, Scope("hoi-an")).points == Fraction(0)


def test_what_waits_is_in_time_until_its_day(db: Session) -> None:
    at_counter(db, COPIES, on("03-10"), CAM_PHO)

    assert counted(db, "03-10") == {}
    assert counted(db, "03-11") == {"pending": 1}
    assert unfinished.counted(db, Cut(EVERY, YEAR), on("03-10", 9)) == {
        "pending": 1,
        "pending.in-time": 1,
    }


def test_an_overdue_dossier_that_was_filed_online_is_told_apart(db: Session) -> None:
    filed = online(db, EXTRACT, on("03-01"))
    moves(db, filed, "accept", at=on("03-01", 9))

    assert counted(db, "03-05") == {"pending": 1, "pending.online.late": 1}


def test_waiting_for_the_citizen_counts_as_of_the_request(db: Session) -> None:
    filed = online(db, EXTRACT, on("03-01"))
    moves(db, filed, "accept", at=on("03-01", 9))
    moves(db, filed, "ask", at=on("03-01", 10))

    assert counted(db, "03-20") == {"pending": 1, "pending.in-time": 1}


def test_who_withdraws_after_the_due_day_was_served_late(db: Session) -> None:
    for day in ("03-01", "03-09"):
        filed = online(db, EXTRACT, on("03-01"))
        moves(db, filed, "accept", at=on("03-01", 9))
        dossier = stands(db, filed).dossier
        by = Actor(f"citizen:{dossier.citizen_id}", dossier.applicant, "citizen")
        responding.withdraw(db, filed, Deed(by, on(day, 10), a_key()))

    assert counted(db, "06-30") == {"ended": 2, "ended.in-time": 1, "ended.online.late": 1}


def test_the_counts_of_all_ends_are_all_that_was_received(db: Session) -> None:
    a_small_year(db)
    names = {"received", "resolved"}

    facts = counting.total(db, Cut(EVERY, YEAR), names)
    others = unfinished.counted(db, Cut(EVERY, YEAR), on("12-31", 23) + timedelta(days=400))

    assert facts["received"] == facts["resolved"] + others["pending"] + others["ended"]


def test_services_and_dossiers_online_are_counted(db: Session) -> None:
    """Both procedures that were filed online are used; one dossier of three was late."""
    a_spring(db)

    used, progress = line(db, "3.2"), line(db, "9")

    assert used.numerator == 2
    assert (progress.numerator, progress.denominator, progress.points) == (3, 5, Fraction(0))
    assert line(db, "1.3").denominator == line(db, "3.1").denominator > 40


def test_procedures_that_cost_something_and_were_paid_for_online_are_counted(db: Session) -> None:
    for day in ("03-01", "03-02", "06-01"):
        filed = online(db, EXTRACT, on(day))
        dossier = stands(db, filed).dossier
        by = Actor(f"citizen:{dossier.citizen_id}", dossier.applicant, "citizen")
        reference = paying.begin(db, filed, "vnpay", Deed(by, on(day), a_key()))
        paying.hear(db, Word(reference, 8_000, "paid"), at=on(day))

    march, april = line(db, "3.5b"), line(db, "3.5b", periods.parse("2021-04"))

    assert (march.numerator, april.numerator) == (1, 0)
    assert 20 < march.denominator == april.denominator < line(db, "1.3").denominator
    assert line(db, "3.5").points is None


def test_the_offices_that_lack_most_are_named(db: Session) -> None:
    a_spring(db)
    here = asked(db, YEAR)
    wanted = {"2.1": [("tam-ky", 1), ("hoi-an", 1)], "3.2": [], "9": []}

    found = {
        key: [(o.office.code, o.n) for o in scorecards.lacking(db, here, line(db, key, YEAR).line)]
        for key in wanted
    }

    assert found == wanted


def test_the_nine_indicators_of_a_spring_worked_by_hand(db: Session) -> None:
    """Five had a result: an extract and a copy on their day, an extract and a copy late, a record
    two weeks early; nobody was asked for papers; one extract was never received.

    1: 1 + 1 + 0 + 0 + 2 of 10 points. 2, by the slowest step: the extract in the minute of its time
    1, copy and record before it 2 + 2, the late ones 0. 3: full. 9: one online dossier was late."""
    a_spring(db)
    found = {key: line(db, key, YEAR) for key in ("1", "2", "3", "9")}

    assert {key: (one.numerator, one.denominator) for key, one in found.items()} == {
        "1": (4, 10),
        "2": (5, 10),
        "3": (10, 10),
        "9": (3, 5),
    }
    points = [one.points for one in found.values()]
    assert points == [Fraction(8, 10), Fraction(1), Fraction(2), Fraction(0)]


def test_the_index_of_a_spring_worked_by_hand(db: Session) -> None:
    """2.1: of five, none waits and none ended, three were in time: 20 × 3/5 = 12. 3.2: two of the
    services of level 3 and 4 were used. 3.6: of the dossiers that cost something none was paid
    from afar. What is not counted has no points."""
    a_spring(db)
    [card, _] = scorecards.cards(db, asked(db, YEAR), on("06-30"))
    points = {one.line.key: one.points for one in card.lines if one.points is not None}
    online = line(db, "3.2", YEAR).denominator

    assert points["2.1"] == Fraction(12)
    assert points["3.2"] == Fraction(4 * 2, online)
    assert points["3.6"] == 0
    assert card.certain == sum(points.values())
    assert points["3.5b"] == 0
    assert set(points) == {"1.3", "2.1", "3.1", "3.2", "3.5b", "3.6"}


def test_every_number_of_both_cards_opens_into_what_it_counts(db: Session) -> None:
    """Of every line that is counted, in a year and in a month, the whole province and a city."""
    a_small_year(db)
    at, looked_at = on("12-31", 23), 0
    for period, scope in ((YEAR, PROVINCE), (periods.parse("2021-09"), Scope("hoi-an"))):
        here = replace(asked(db, period, scope), today=at.date())
        for card in scorecards.cards(db, here, at):
            for one in card.lines:
                if one.line.numerator:
                    taken = card_lists.taken_apart(db, here, card.formulas.key, one.line.key, at)
                    assert sum(it.sum for it in taken.numerator) == one.numerator
                    assert sum(it.sum for it in taken.denominator) == one.denominator
                    for name in (*taken.numerator, *taken.denominator, *taken.also):
                        looked_at += name.n
                        found = behind(db, here, one.line, name.name)
                        assert len(found) == len(set(found)) == name.n, name

    assert looked_at > 300


def behind(db: Session, here: Asked, line: Line, name: str) -> list[str]:
    """Everything that a name opens into."""
    opened = card_lists.opened(db, here, line, name, on("12-31", 23))
    if opened.listing is None:
        return [one.code for one in opened.procedures]
    return [one.public_id for one in lists.every(db, opened.listing, size=7)]


def test_what_is_no_line_or_no_name_of_it_is_not_found(db: Session) -> None:
    here = asked(db, YEAR)
    for card, key in (("qd-766-2026", "5.2"), ("qd-766-2026", "9"), ("none", "1")):
        with pytest.raises(NotFound):
            card_lists.taken_apart(db, here, card, key, on("06-30"))
    _, of_time = card_lists.line_of("qd-766-2026", "2.1")
    with pytest.raises(NotFound):
        card_lists.opened(db, here, of_time, "received.online", on("06-30"))


def test_the_statements_do_not_grow_with_what_is_counted(db: Session) -> None:
    sent = []
    for n in (2, 12):
        a_small_year(db, n)
        here = asked(db, YEAR)
        scorecards.cards(db, here, on("06-30"))
        with statements(db) as asked_for:
            scorecards.cards(db, here, on("06-30"))
        sent.append(len(asked_for))

    assert sent[0] == sent[1] <= 6
