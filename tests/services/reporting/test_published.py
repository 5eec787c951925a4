"""Whoever keeps every file of a year and solves its equations learns no number that was hidden."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import date

import pytest
from sqlalchemy.orm import Session

from services import places
from services.db import transaction
from services.models import FreshTally
from services.reporting import periods, published, results
from services.reporting.periods import Period, end_of
from tests.workflows.figures.solving import Cell, determined

OFFICES = ("tam-ky", "hoi-an", "dien-ban", "dai-loc", "nui-thanh", "quang-nam.justice")
MONTHS = range(1, 9)


def a_year(db: Session, seed: int) -> dict[Cell, int]:
    """How many results each office had in each month; some of them small now and then, some always."""
    chance = random.Random(seed)  # noqa: S311  # fixed years, no secret
    sizes: dict[Cell, int] = {}
    with transaction(db):
        for office in OFFICES:
            usual = chance.choice((5, 9, 14, 60))
            for month in MONTHS:
                n = sizes[office, month] = chance.randint(0, 2 * usual)
                for fact in ("resolved", "resolved.early") if n else ():
                    day = date(2021, month, 1)
                    db.add(FreshTally(fact=fact, month=day, office=office, n=n))
    return sizes


def files(db: Session) -> Iterator[tuple[range, Mapping[str, str]]]:
    """The files of every month and of the year up to it: the months, and each place's number."""
    directory = places.directory(db)
    for month in MONTHS:
        this = periods.month_of(date(2021, month, 1))
        for period in (this, Period(date(2021, 1, 1), end_of(this.first))):
            found = results.results(db, directory, period)
            rows = [
                dict(zip(published.COLUMNS, row, strict=True))
                for row in published.rows(found, date(2021, 12, 1))
            ]
            told = {str(r["office_code"]): r for r in rows if r["measure"] == "on-time"}
            months = range(found.period.first.month, found.period.last.month + 1)
            yield months, {code: str(row["denominator"] or "") for code, row in told.items()}


@pytest.mark.parametrize("seed", range(6))
def test_no_hidden_number_follows_from_the_files_of_a_year(db: Session, seed: int) -> None:
    sizes = a_year(db, seed)
    sums: list[set[Cell]] = []
    hidden: set[Cell] = set()

    for months, told in files(db):
        for office, n in told.items():
            cells = {(one, m) for one in ([office] if office else OFFICES) for m in months}
            if n:
                assert int(n) == sum(sizes[cell] for cell in cells)
                sums.append(cells)
            elif office and len(months) == 1:
                hidden |= cells
        sums += [{(one, m)} for one in OFFICES if one not in told for m in months]

    assert {cell for cell, n in sizes.items() if 0 < n < 10} <= hidden
    assert hidden.isdisjoint(determined(list(sizes), sums))
