"""Whether targets are met, and what is missing: worked by hand, and on a small year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session

from services import places
from services.reporting import board, periods, targets, verdicts
from services.reporting.board import Asked, Figure
from services.reporting.indicators import indicator
from services.reporting.scopes import Scope
from services.reporting.targets import Aim
from services.reporting.verdicts import MET, MISSED, NOTHING, TOO_FEW
from tests.services.reporting.a_year import a_small_year
from workflows.figures import aims
from workflows.figures.shares import Count

THIRTY = Aim(30, "kế hoạch")
YEAR = periods.year(2021)


def a_figure(count: Count, aim: Aim = THIRTY, key: str = "online-rate") -> Figure:
    one = indicator(key)
    return Figure(one, Scope(), YEAR, count, Count(0, 0), None, aim, ())


@pytest.mark.parametrize(
    ("count", "key", "state"),
    [
        (Count(0, 0), "online-rate", NOTHING),
        (Count(12, 12), "online-rate", TOO_FEW),
        (Count(0, 12), "online-rate", TOO_FEW),
        (Count(0, 29), "online-rate", TOO_FEW),
        (Count(0, 30), "online-rate", MISSED),
        (Count(9, 30), "online-rate", MET),
        (Count(1, 12), "level-3", MISSED),
        (Count(0, 30), "online-overdue", MET),
        (Count(1, 12), "online-overdue", TOO_FEW),
    ],
)
def test_of_a_few_dossiers_nothing_is_concluded(count: Count, key: str, state: str) -> None:
    aim = Aim(0, "") if key == "online-overdue" else THIRTY

    assert verdicts.state(a_figure(count, aim, key)) == state


def test_a_year_of_dossiers_says_where_they_are_missing(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aims, "ENOUGH", 2)
    a_small_year(db)
    here = Asked(Scope("quang-nam"), YEAR, date(2022, 2, 1), places.directory(db))
    figures = board.figures(db, here, targets.aims(db, 2021))

    found = {one.figure.indicator.key: one for one in verdicts.verdicts(db, here, figures)}

    assert set(found) >= {"online-rate", "authenticated", "level-3", "level-4", "online-overdue"}
    known = found["authenticated"]
    assert known.state == MISSED
    assert known.missing == known.figure.count.denominator - known.figure.count.numerator
    assert known.lacking[0][1] >= known.lacking[-1][1] > 0
    assert sum(n for _, n in known.lacking) <= known.missing
    for code, n in known.lacking:
        there = replace(here, scope=Scope(code))
        count = board.figure(db, there, known.figure.indicator).count
        assert n == count.denominator - count.numerator
    assert found["level-3"].lacking == ()
    assert not any(one.open for one in found.values())


def test_nothing_counted_is_no_verdict(db: Session) -> None:
    here = Asked(Scope("quang-nam"), periods.year(2021), date(2021, 3, 1), places.directory(db))

    found = verdicts.verdicts(db, here, board.figures(db, here, targets.aims(db, 2021)))

    of_dossiers = [one for one in found if not one.figure.indicator.main.of_procedures]
    assert {one.state for one in of_dossiers} == {NOTHING}
    assert not any(one.lacking for one in of_dossiers)
