"""A recount from the journal finds whatever was planted, and mends it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from services.db import transaction
from services.models import FactRow, FreshTally, JournalLine, ScopeTally, Tally
from services.reporting import gathering, verifying
from services.reporting.verifying import Differences
from tests.services.reporting.dossiers import AN_MY, EXTRACT, a_spring


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
            update(ScopeTally).where(ScopeTally.scope == "tam-ky").values(n=ScopeTally.n + 1)
        ),
        Differences(0, 0, 32),
    ),
    "a line that was taken away": (
        lambda db: db.execute(delete(JournalLine).where(JournalLine.kind == "received")),
        Differences(0, 12, 55),
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
