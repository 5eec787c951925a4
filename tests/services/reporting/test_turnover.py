"""Biểu II.06a of a spring and of a small year: every line adds up, whatever it is a line of."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from sqlalchemy.orm import Session

from services import places
from services.errors import Invalid, NotFound
from services.reporting import lists, periods, turnover
from services.reporting.board import Asked
from services.reporting.lists import Listing
from services.reporting.scopes import Scope
from services.reporting.turnover import LINES, Turnover
from tests.services.reporting.a_year import a_small_year
from tests.services.reporting.dossiers import a_spring, on

PROVINCE = Scope("quang-nam")


def sheet(db: Session, token: str, by: str = "sector", scope: Scope = PROVINCE) -> turnover.Sheet:
    here = Asked(scope, periods.parse(token), date(2021, 12, 31), places.directory(db))
    return turnover.sheet(db, here, by, on("12-31", 17))


def test_a_spring_is_told_as_the_form_has_it(db: Session) -> None:
    """March: four were resolved, of them one late in April; one online dossier was only filed."""
    a_spring(db)

    march, april = sheet(db, "2021-03").total, sheet(db, "2021-04").total

    assert march == Turnover(online=3, direct=2, early=1, on_time=2, late=1, overdue=1)
    assert april == Turnover(carried=1, late=1)
    assert sheet(db, "2021-04", scope=Scope("tam-ky")).rows == []


@pytest.mark.parametrize("by", LINES)
def test_every_line_of_every_month_adds_up_and_carries_over(db: Session, by: str) -> None:
    a_small_year(db)

    months = [sheet(db, f"2021-{n:02}", by) for n in range(1, 13)]

    assert sum(len(month.rows) for month in months) >= 24
    for month in months:
        for row in month.rows:
            it = row.turnover
            assert it.received == it.resolved + it.ended + it.pending, row
        assert sum((row.turnover for row in month.rows), Turnover()) == month.total
    for month, following in pairwise(months):
        assert month.total.pending == following.total.carried


@pytest.mark.parametrize(
    ("by", "token"), [("sector", "2021"), ("office", "2021-q2"), ("procedure", "2021-q4")]
)
def test_every_number_opens_into_as_many_dossiers(db: Session, by: str, token: str) -> None:
    a_small_year(db)
    here = Asked(PROVINCE, periods.parse(token), date(2021, 12, 31), places.directory(db))
    found = turnover.sheet(db, here, by, on("12-31", 17))
    lines = [("", found.total), *((row.name, row.turnover) for row in found.rows)]

    for name, told in lines:
        for column in turnover.COLUMNS:
            opened = turnover.opened(db, here, by, name, column, on("12-31", 17))
            whole = [one.public_id for one in lists.every(db, opened.listing, size=7)]
            assert turned(db, opened.listing) == whole, (name, column)
            assert len(whole) == len(set(whole)) == opened.n == getattr(told, column), (
                name,
                column,
            )


def turned(db: Session, listing: Listing) -> list[str]:
    """The dossiers on the pages of a list, each page going on from the one before."""
    found: list[str] = []
    after: str | None = ""
    while after is not None:
        page = lists.page(db, listing, after=after, size=5)
        if page.rows:
            assert lists.position(db, listing, page.rows[0].public_id) == len(found) + 1
        found += [one.public_id for one in page.rows]
        after = page.after
    return found


@pytest.mark.parametrize(("name", "column"), [("", "received"), ("", "x"), ("Nowhere", "late")])
def test_what_is_no_cell_is_not_found(db: Session, name: str, column: str) -> None:
    here = Asked(PROVINCE, periods.year(2021), date(2021, 12, 31), places.directory(db))

    with pytest.raises(NotFound):
        turnover.opened(db, here, "sector", name, column, on("12-31"))


def test_lines_of_another_kind_are_refused(db: Session) -> None:
    with pytest.raises(Invalid, match="lines-unknown"):
        sheet(db, "2021", "street")
