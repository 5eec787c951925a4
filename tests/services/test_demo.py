"""The demo year: the same for the same seed, and sound like any other year."""

from __future__ import annotations

import hashlib
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.settings import ROOT
from services import invariants, outside, signing_in
from services.adapters.null import NullScanner, NullStore
from services.db import connect, sessions
from services.demo.load import Plan, World, count, has_dossiers, is_demo, load
from services.errors import Conflict
from services.models import Dossier, Draft, JournalLine, OpenStepRow
from services.papers import Cabinet
from services.reporting import verifying

SMALL = Plan(dossiers=150)
PEOPLE = {"citizen", "business", "clerk", "officer", "head", "leader", "manager", "admin"}
REAL = datetime(2026, 11, 23, 8, tzinfo=UTC)


def a_world() -> World:
    """A world in which nothing leaves the process."""
    cabinet = Cabinet(NullStore(), NullScanner())
    return World(cabinet, outside.world(Path(ROOT / "templates")), lambda: REAL)


@pytest.fixture
def year(db: Session) -> Session:
    """A database with a small demo year in it."""
    load(db, SMALL, a_world(), told=lambda _: None)
    return db


def fingerprint(db: Session) -> str:
    """A hash of everything that the journal says happened."""
    line = select(JournalLine.at, JournalLine.kind, JournalLine.actor, JournalLine.step)
    rows = db.execute(line.order_by(JournalLine.dossier_id, JournalLine.n)).all()
    return hashlib.sha256(repr([tuple(row) for row in rows]).encode()).hexdigest()


def test_a_small_year_is_sound_and_its_figures_are_true(year: Session) -> None:
    broken = {finding.key for finding in invariants.check(year) if finding.rows}

    assert broken == set()
    assert not verifying.verify(year)
    assert count(year) == SMALL.dossiers
    assert is_demo(year)


def test_a_small_year_has_all_that_a_working_day_has(year: Session) -> None:
    channels = dict(
        year.execute(select(Dossier.channel, func.count()).group_by(Dossier.channel)).all()
    )

    assert set(channels) == {"online", "counter", "post"}
    assert set(signing_in.demo_people(year)) == PEOPLE
    assert year.scalars(select(OpenStepRow.id).limit(1)).all()
    assert year.scalars(select(Draft.id).where(Draft.dossier_id.is_(None)).limit(1)).all()


def test_the_same_seed_is_the_same_year(seeded_file: Path, tmp_path: Path) -> None:
    told = []
    for name, seed in (("one", 7), ("two", 7), ("other", 8)):
        copy = shutil.copyfile(seeded_file, tmp_path / f"{name}.db")
        engine = connect(f"sqlite:///{copy}")
        with sessions(engine)() as db:
            load(db, Plan(dossiers=30, seed=seed), a_world(), told=lambda _: None)
            told.append(fingerprint(db))
        engine.dispose()

    assert told[0] == told[1] != told[2]


def test_a_year_is_never_loaded_over_dossiers(year: Session) -> None:
    with pytest.raises(Conflict, match="dossiers-exist"):
        load(year, SMALL, a_world(), told=lambda _: None)

    assert has_dossiers(year)
