"""Figures worked out by hand: whose, when, out of how many, and what does not count."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from services import places
from services.db import transaction
from services.models import Dossier, Target
from services.reporting import board, offered, periods, spread, verifying
from services.reporting.board import Asked, Figure
from services.reporting.indicators import INDICATORS, indicator
from services.reporting.periods import Period
from services.reporting.scopes import Scope
from tests.factories import moves
from tests.services.reporting.dossiers import (
    AN_MY,
    COPIES,
    EXTRACT,
    JUSTICE,
    RECORD,
    a_spring,
    on,
    online,
    supplemented,
)
from tests.statements import statements
from workflows.figures.shares import Count

TODAY = date(2021, 12, 31)
PROVINCE = Scope("quang-nam")


def seen(db: Session, key: str, scope: Scope = PROVINCE, period: Period | None = None) -> Figure:
    asked = Asked(scope, period or periods.year(2021), TODAY, places.directory(db))
    return board.figure(db, asked, indicator(key))


def test_an_online_rate_is_what_was_resolved_online_out_of_all_resolved(db: Session) -> None:
    a_spring(db)

    commune = seen(db, "online-rate", Scope(AN_MY))
    city = seen(db, "online-rate", Scope("hoi-an"))
    department = seen(db, "online-rate", Scope(JUSTICE))

    assert (commune.count, commune.count.share) == (Count(2, 3), 2 / 3)
    assert (city.count, city.met) == (Count(0, 1), False)
    assert (department.count, department.met) == (Count(1, 1), True)


def test_the_plan_speaks_of_provincial_agencies_and_the_whole_province_stands_beside(
    db: Session,
) -> None:
    a_spring(db)

    found = seen(db, "online-rate")

    assert found.scope == Scope("quang-nam", "province")
    assert found.count == Count(1, 1)
    assert found.aim
    assert found.aim.percent == 30
    assert [(one.share.key, one.count) for one in found.beside] == [
        ("national", Count(0, 1)),
        (board.EVERY_TIER, Count(3, 5)),
    ]


def test_the_stricter_ratio_counts_only_electronic_results_by_day_of_receipt(db: Session) -> None:
    a_spring(db)

    april = seen(db, "online-rate", Scope(AN_MY), periods.parse("2021-04"))
    march = seen(db, "online-rate", Scope(AN_MY), periods.parse("2021-03"))

    assert march.beside[0].count == Count(2, 3)
    assert april.beside[0].count == Count(0, 0)


def test_a_result_is_early_on_time_or_late(db: Session) -> None:
    a_spring(db)

    assert seen(db, "on-time", Scope(AN_MY)).count == Count(2, 3)
    assert seen(db, "on-time", Scope(AN_MY)).aim is None
    assert seen(db, "early", Scope(JUSTICE)).count == Count(1, 1)
    assert seen(db, "early", Scope(AN_MY)).count == Count(0, 3)


def test_one_online_dossier_too_late_breaks_the_condition(db: Session) -> None:
    a_spring(db)

    commune = seen(db, "online-overdue", Scope(AN_MY))
    department = seen(db, "online-overdue", Scope(JUSTICE))

    assert (commune.count, commune.met) == (Count(1, 2), False)
    assert (department.count, department.met) == (Count(0, 1), True)


def test_only_a_signed_in_person_is_authenticated(db: Session) -> None:
    a_spring(db)
    online(db, EXTRACT, on("05-04"), assurance="")

    assert seen(db, "authenticated").count == Count(4, 7)


def test_a_supplement_counts_once_for_the_month_in_which_the_dossier_was_filed(
    db: Session,
) -> None:
    filed = online(db, EXTRACT, on("03-31"))
    moves(db, filed, "accept", at=on("03-31", 9))
    supplemented(db, filed, on("04-01"))

    assert seen(db, "supplemented", period=periods.parse("2021-03")).count == Count(1, 1)
    assert seen(db, "supplemented", period=periods.parse("2021-04")).count == Count(0, 0)


def test_levels_are_shares_of_the_procedures_that_are_open(db: Session) -> None:
    everything = offered.on_offer(db, places.directory(db), PROVINCE, TODAY)
    at_level = {level: sum(one.level == level for one in everything) for level in (2, 3, 4)}

    third, fourth = seen(db, "level-3"), seen(db, "level-4")

    assert third.count == Count(at_level[3], len(everything))
    assert fourth.count == Count(at_level[4], len(everything))
    assert third.beside[0].count == Count(at_level[3] + at_level[4], len(everything))
    assert sum(at_level.values()) == len(everything)


def test_an_office_offers_what_it_is_competent_for(db: Session) -> None:
    directory = places.directory(db)

    def codes(scope: Scope) -> set[str]:
        return {one.code for one in offered.on_offer(db, directory, scope, TODAY)}

    assert codes(Scope(JUSTICE)) == {RECORD}
    assert {EXTRACT, COPIES} <= codes(Scope(AN_MY))
    assert codes(Scope(AN_MY)).isdisjoint({RECORD, "1.001612"})
    assert "1.001612" in codes(Scope("tam-ky"))
    assert codes(Scope("tam-ky", "commune")) == codes(Scope(AN_MY))


def test_nothing_was_offered_before_it_was_published(db: Session) -> None:
    found = seen(db, "level-4", period=periods.parse("2021-01"))

    assert (found.count, found.count.share, found.met) == (Count(0, 0), None, None)


def test_a_test_dossier_counts_nowhere(db: Session) -> None:
    a_spring(db)
    with transaction(db):
        db.execute(update(Dossier).values(test=True))

    verifying.recount(db)

    assert seen(db, "authenticated").count == Count(0, 0)


def test_a_tier_is_all_its_offices_and_a_district_all_below_it(db: Session) -> None:
    a_spring(db)

    assert seen(db, "on-time", Scope("quang-nam", "commune")).count == Count(2, 4)
    assert seen(db, "on-time", Scope("quang-nam", "province")).count == Count(1, 1)
    assert seen(db, "on-time", Scope("tam-ky")).count == Count(2, 3)
    assert seen(db, "on-time", Scope("tam-ky", "district")).count == Count(0, 0)
    assert seen(db, "on-time").count == Count(3, 5)


def test_days_at_the_ends_of_whole_months_are_added_to_them(db: Session) -> None:
    a_spring(db)

    def counted(first: str, last: str) -> Count:
        return seen(db, "on-time", period=periods.between(first, last)).count

    assert counted("2021-03-01", "2021-03-02") == Count(2, 2)
    assert counted("2021-02-27", "2021-04-05") == Count(3, 4)
    assert counted("2021-02-27", "2021-04-06") == Count(3, 5)
    assert counted("2021-03-02", "2021-03-31") == Count(2, 3)


def test_the_period_before_stands_beside_each_figure(db: Session) -> None:
    a_spring(db)

    april = seen(db, "on-time", period=periods.parse("2021-04"))

    assert (april.count, april.before) == (Count(0, 1), Count(3, 4))


def test_the_more_particular_target_wins(db: Session) -> None:
    with transaction(db):
        for tier, office, percent in (("district", "", 20), ("", "hoi-an", 15)):
            row = {"indicator": "online-rate", "year": 2021, "tier": tier, "office": office}
            db.add(Target(**row, percent=percent, source="Quyết định riêng"))

    def target(scope: Scope) -> float | None:
        aim = seen(db, "online-rate", scope).aim
        return aim.percent if aim else None

    assert target(PROVINCE) == 30
    assert target(Scope("tam-ky")) == 20
    assert target(Scope("hoi-an")) == 15
    assert target(Scope("hoi-an", "commune")) == 30
    assert target(Scope(AN_MY)) == 30


def test_a_year_without_targets_has_none_but_what_the_law_demands(db: Session) -> None:
    in_2022 = {one.key: seen(db, one.key, period=periods.year(2022)).aim for one in INDICATORS}

    assert [key for key, aim in in_2022.items() if aim] == ["online-overdue"]


def test_branches_add_up_to_the_whole(db: Session) -> None:
    a_spring(db)
    asked = Asked(PROVINCE, periods.year(2021), TODAY, places.directory(db))

    found = spread.spread(db, asked, indicator("on-time"))

    assert [(one.office.code, one.count) for one in found.branches] == [
        ("quang-nam.justice", Count(1, 1)),
        ("tam-ky", Count(2, 3)),
        ("hoi-an", Count(0, 1)),
    ]
    assert [count.denominator for count in found.series] == [0, 0, 4, 1, *[0] * 8]
    assert [one.office.code for one in spread.ranked(found.branches)] == [
        "quang-nam.justice",
        "tam-ky",
        "hoi-an",
    ]


def test_a_figure_is_told_apart_by_procedure(db: Session) -> None:
    a_spring(db)
    asked = Asked(Scope(AN_MY), periods.year(2021), TODAY, places.directory(db))

    found = spread.procedures(db, asked, indicator("online-rate"))

    assert [(one.code, one.level, one.count) for one in found] == [
        (EXTRACT, 4, Count(2, 2)),
        (COPIES, 2, Count(0, 1)),
    ]


def test_a_figure_knows_the_period_before_and_the_year_before(db: Session) -> None:
    a_spring(db)
    directory = places.directory(db)

    def told(token: str) -> tuple[Count, Count | None]:
        asked = Asked(PROVINCE, periods.parse(token), TODAY, directory)
        found = board.figure(db, asked, indicator("on-time"))
        return found.before, found.year_before

    assert told("2021-04") == (Count(3, 4), Count(0, 0))
    assert told("2022-03") == (Count(0, 0), Count(3, 4))
    assert told("2022") == (Count(3, 5), None)


def test_the_number_of_statements_depends_on_nothing(db: Session, engine: Engine) -> None:
    asked = Asked(PROVINCE, periods.year(2021), TODAY, places.directory(db))

    def sent() -> tuple[int, int, int]:
        with statements(engine) as card:
            board.figure(db, asked, indicator("on-time"))
        with statements(engine) as whole:
            board.figures(db, asked)
        with statements(engine) as grid:
            spread.spread(db, asked, indicator("on-time"))
        return len(card), len(whole), len(grid)

    board.figures(db, asked)
    before = sent()
    a_spring(db)

    assert before == sent() == (2, 3, 1)
