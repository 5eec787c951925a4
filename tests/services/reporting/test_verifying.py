"""A recount from the journal finds whatever was planted, and mends it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from datetime import date
from threading import current_thread

import pytest
from sqlalchemy import delete, event, func, select, update
from sqlalchemy.orm import Session

from services.db import sessions, transaction
from services.models import FactRow, FreshTally, JournalLine, ScopeTally, Tally
from services.reporting import gathering, verifying
from services.reporting.verifying import Differences
from tests.services.reporting.dossiers import AN_MY, EXTRACT, a_spring, on, online


def test_figures_are_what_the_journal_says(db: Session) -> None:
    a_spring(db)

    assert not verifying.verify(db)


PLANTED: dict[str, tuple[Callable[[Session], object], Differences]] = {
    "a fact that never happened": (
        lambda db: db.add(
            FactRow(
                dossier_id=1,
                line=1,
                name="resolved",
                day=date(2021, 12, 31),
                office=AN_MY,
                procedure=EXTRACT,
            )
        ),
        Differences(0, 1, 0),
    ),
    "a fact that was lost": (
        lambda db: db.execute(delete(FactRow).where(FactRow.name == "resolved.early")),
        Differences(1, 0, 0),
    ),
    "a tally that was typed in": (
        lambda db: db.execute(
            update(Tally).where(Tally.fact == "resolved.late").values(n=Tally.n + 1)
        ),
        Differences(0, 0, 2),
    ),
    "a count that was typed in": (
        lambda db: db.add(
            FreshTally(fact="resolved.online", month=date(2021, 3, 1), office="duy-xuyen", n=900)
        ),
        Differences(0, 0, 5),
    ),
    "a sum that was typed in": (
        lambda db: db.execute(
            update(ScopeTally).where(ScopeTally.scope == "tam-ky").values(n5=ScopeTally.n5 + 1)
        ),
        Differences(0, 0, 54),
    ),
    "a line that was taken away": (
        lambda db: db.execute(delete(JournalLine).where(JournalLine.kind == "received")),
        Differences(5, 20, 141),
    ),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_what_was_planted_is_found_and_a_recount_mends_it(db: Session, planted: str) -> None:
    a_spring(db)
    plant, expected = PLANTED[planted]
    while gathering.gather(db):
        pass
    with transaction(db):
        plant(db)

    found = verifying.verify(db)

    assert found == expected
    assert verifying.recount(db) > 0
    assert not verifying.verify(db)


def test_figures_are_compared_as_of_one_moment_while_somebody_files(db: Session) -> None:
    a_spring(db)

    with meanwhile(db, "FROM tally", somebody_files):
        found = verifying.verify(db)

    assert not found
    assert not verifying.verify(db)


def test_who_files_during_a_recount_is_counted_once(db: Session) -> None:
    a_spring(db)

    with meanwhile(db, "FROM journal_line", somebody_files):
        verifying.recount(db)

    assert not verifying.verify(db)
    assert db.scalar(select(func.count()).where(FactRow.name == "submitted")) == 7


def somebody_files(db: Session) -> None:
    online(db, EXTRACT, on("09-09"))


@contextmanager
def meanwhile(db: Session, words: str, deed: Callable[[Session], None]) -> Iterator[None]:
    """Just before the first statement with these words somebody else does a deed, and is given
    half a second for it; by the end of the block it is done."""
    engine, reader, deeds = db.get_bind().engine, current_thread(), list[Future[None]]()

    def act() -> None:
        with sessions(engine)() as other:
            deed(other)

    def listen(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if words in statement and not deeds and current_thread() is reader:
            deeds.append(pool.submit(act))
            wait(deeds, timeout=0.5)

    event.listen(engine, "before_cursor_execute", listen)
    with ThreadPoolExecutor(1) as pool:
        yield
    event.remove(engine, "before_cursor_execute", listen)
    assert [one.result() for one in deeds] == [None]
