"""Every invariant finds what breaks it, and nothing else is found then."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from services import bookkeeping, counter, invariants, papers, processing, replaying_all
from services.adapters.folder_store import FolderStore
from services.adapters.null import NullScanner
from services.carriages import OUT
from services.db import connect
from services.deeds import Deed
from services.filing import submit
from services.keeping import Cabinet, Upload
from tests.factories import MONDAY, a_citizen, a_draft, a_filed, a_key, an_officer, moves, stands
from tests.services.acting import AN_MY, a_permit
from tests.services.breaking import BREAKS, Break, Change, Filled
from tests.services.test_away import HOI_AN, hands, received
from tests.uploads import a_pdf

EXTRACT = "2.000635"
"""Extracts of civil status, for a fee."""


@pytest.fixture
def filled(db: Session, tmp_path: Path) -> Filled:
    """A sound database with a little of everything."""
    public_ids = {
        "waiting": one_that_waits(db, tmp_path),
        "paid": one_that_is_paid(db),
        "asking": a_permit(db, "accept", "propose"),
        "fresh": a_filed(db).public_id,
        "away": one_that_is_away(db),
    }
    filled = {name: stands(db, one).dossier.id for name, one in public_ids.items()}
    assert found(db) == {}
    return Filled(**filled)


def one_that_waits(db: Session, folder: Path) -> str:
    citizen, cabinet = a_citizen(db), Cabinet(FolderStore(folder / "papers"), NullScanner())
    draft, upload = a_draft(db, citizen), Upload("declaration", "tờ khai.pdf", a_pdf(), a_key())
    papers.add_to_draft(db, cabinet, draft, upload, by=citizen, at=MONDAY)
    public_id = submit(db, draft, by=citizen, at=MONDAY, assurance="low").public_id
    moves(db, public_id, "accept", at=MONDAY + timedelta(hours=1))
    deed = Deed(an_officer(db, "officer", AN_MY), MONDAY + timedelta(hours=2), a_key())
    processing.claim(db, public_id, deed, step="review", branch="")
    moves(db, public_id, "ask", at=MONDAY + timedelta(hours=3))
    return public_id


def one_that_is_paid(db: Session) -> str:
    public_id = a_filed(db, EXTRACT, copies=2).public_id
    for hours, action in enumerate(("accept", "propose", "grant"), 1):
        moves(db, public_id, action, at=MONDAY + timedelta(hours=hours))
    dossier = stands(db, public_id).dossier
    clerk = an_officer(db, "clerk", dossier.desk)
    amount, deed = (
        bookkeeping.owed(db, dossier.id),
        Deed(clerk, MONDAY + timedelta(hours=4), a_key()),
    )
    counter.collect(db, public_id, deed, amount=amount, method="cash")
    moves(db, public_id, "deliver", at=MONDAY + timedelta(hours=5))
    return public_id


def one_that_is_away(db: Session) -> str:
    clerk = an_officer(db, "clerk", HOI_AN)
    filed = received(db, clerk)
    assert hands(db, OUT, clerk, filed) == 1
    return filed.public_id


def found(db: Session) -> dict[str, int]:
    return {one.key: one.rows for one in invariants.check(db) if one.rows}


def change(url: str, *changes: Change) -> None:
    """Change rows behind the back of the use cases, and of the database's own constraints."""
    engine = connect(url)
    sqlite = engine.dialect.name == "sqlite"
    free = "PRAGMA foreign_keys=OFF" if sqlite else "SET session_replication_role = replica"
    with engine.connect() as connection:
        connection.connection.cursor().execute(free)
        for statement in changes:
            connection.execute(statement)
        connection.commit()
    engine.dispose()


def test_every_invariant_has_something_that_breaks_it() -> None:
    assert {one.invariant for one in BREAKS} == {one.key for one in invariants.INVARIANTS}


@pytest.mark.parametrize("wrong", BREAKS, ids=lambda one: f"{one.invariant}: {one.title}")
def test_what_is_wrong_is_found_by_its_invariant(
    db: Session, database_url: str, filled: Filled, wrong: Break
) -> None:
    change(database_url, *wrong.changes(filled))

    assert found(db) == dict.fromkeys((wrong.invariant, *wrong.also), 1)


def test_other_processes_find_the_same_dossier_that_has_strayed(
    db: Session, database_url: str, filled: Filled
) -> None:
    wrong = next(one for one in BREAKS if one.invariant == "state-follows")
    change(database_url, *wrong.changes(filled))

    assert [replaying_all.strays(db, alone) for alone in (0, 100)] == [1, 1]
