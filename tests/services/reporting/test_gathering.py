"""Adding up what was freshly counted changes where a figure is read from, and no figure."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from services import places
from services.db import sessions
from services.models import FreshTally, ScopeTally
from services.models.figures import COUNTS
from services.reporting import board, gathering, periods, results, spread, verifying
from services.reporting.board import Asked
from services.reporting.indicators import OF_DOSSIERS
from services.reporting.scopes import EVERYTHING, Scope
from tests.services.reporting.dossiers import AN_MY, COPIES, a_spring, at_counter, on

AT_ONCE = 8
SCOPES = (
    EVERYTHING,
    Scope("quang-nam"),
    Scope("quang-nam", "commune"),
    Scope("tam-ky"),
    Scope("tam-ky", "district"),
    Scope(AN_MY),
)


def everything(db: Session) -> list[object]:
    """All that a board could show."""
    directory = places.directory(db)
    shown: list[object] = [results.results(db, directory, periods.parse("2021-03"))]
    for scope in SCOPES:
        for period in (periods.year(2021), periods.between("2021-03-02", "2021-04-06")):
            asked = Asked(scope, period, date(2021, 12, 31), directory)
            shown.append(board.figures(db, asked))
            shown += [spread.spread(db, asked, one) for one in OF_DOSSIERS]
    return shown


def test_figures_are_the_same_before_while_and_after_they_are_added_up(db: Session) -> None:
    a_spring(db)
    fresh = everything(db)

    first = gathering.gather(db)
    added_up = everything(db)
    at_counter(db, COPIES, on("05-03"))
    partly = everything(db)
    second = gathering.gather(db)

    assert (first > 40, second, gathering.gather(db)) == (True, 5, 0)
    assert added_up == fresh
    assert everything(db) == partly != fresh
    assert db.scalar(select(func.count()).select_from(FreshTally)) == 0
    assert not verifying.verify(db)


def test_every_office_counts_for_itself_and_for_all_above_it(db: Session) -> None:
    found = set(gathering.scopes_around(places.directory(db), AN_MY))

    assert found == {
        ("tam-ky", AN_MY, "own"),
        ("tam-ky", AN_MY, ""),
        ("tam-ky", AN_MY, "commune"),
        ("quang-nam", "tam-ky", ""),
        ("quang-nam", "tam-ky", "commune"),
        ("", "quang-nam", ""),
        ("", "quang-nam", "commune"),
    }


def test_many_who_add_up_at_once_add_nothing_twice(engine: Engine, db: Session) -> None:
    a_spring(db)
    make, barrier = sessions(engine), Barrier(AT_ONCE)

    def gather(_: int) -> int:
        with make() as own:
            barrier.wait()
            return sum(gathering.gather(own, most=2) for _ in range(12))

    with ThreadPoolExecutor(AT_ONCE) as pool:
        gathered = sum(pool.map(gather, range(AT_ONCE))) + gathering.gather(db)

    n = sum(getattr(ScopeTally, name) for name in COUNTS)
    whole = select(n).where(ScopeTally.scope == "quang-nam", ScopeTally.fact == "submitted")
    assert gathered > 40
    assert list(db.scalars(whole.where(ScopeTally.tier == ""))) == [6]
    assert not verifying.verify(db)
