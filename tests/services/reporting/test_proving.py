"""Every number opens into exactly the dossiers that make it, whichever cell is looked at."""

from __future__ import annotations

import pytest
from sqlalchemy import ColumnElement, delete, update
from sqlalchemy.orm import Session

from services.db import transaction
from services.models import FactRow, Tally
from services.reporting import proving
from services.reporting.proving import Proved
from tests.services.reporting.a_year import a_small_year

CELLS = {"sqlite": 2000, "postgresql": 400}
"""The rules are the same on both; what differs is how they read, which fewer cells show."""


def test_two_thousand_cells_open_into_their_dossiers(db: Session) -> None:
    a_small_year(db)
    cells = CELLS[db.get_bind().dialect.name]

    found = proving.prove(db, cells, seed=11)

    assert (found.cells, found.wrong) == (cells, ())
    assert found.dossiers > cells


def test_long_lists_are_counted_instead_of_turned(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_small_year(db, 12)
    turned = proving.prove(db, 60, seed=3)

    monkeypatch.setattr(proving, "TURNED", 0)

    assert proving.prove(db, 60, seed=3) == turned


@pytest.mark.parametrize("longest", [0, proving.TURNED])
def test_a_dossier_that_is_missing_in_lists_is_found(
    db: Session, monkeypatch: pytest.MonkeyPatch, longest: int
) -> None:
    monkeypatch.setattr(proving, "TURNED", longest)
    a_small_year(db, 12)
    first = FactRow.dossier_id == 1
    with transaction(db):
        db.execute(delete(FactRow).where(first, FactRow.name == "submitted"))

    wrong = proving.prove(db, 300, seed=5).wrong

    assert wrong
    assert {one.figure - one.listed for one in wrong} == {1}


@pytest.mark.parametrize("fact", ["resolved", "submitted.authenticated"])
def test_a_number_that_was_typed_in_is_found(db: Session, fact: str) -> None:
    a_small_year(db, 12)
    named: ColumnElement[bool] = Tally.__table__.c.fact == fact
    with transaction(db):
        db.execute(update(Tally).where(named).values(n=Tally.n + 2))

    assert proving.prove(db, 300, seed=6).wrong


def test_before_anything_was_counted_there_is_no_cell(db: Session) -> None:
    assert proving.prove(db, 50, seed=1) == Proved(0, 0, ())
