"""A province lives for a month in which anything may break: what was answered holds, every time."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from services.db import connect, sessions
from tests.faults import lives

DAYS = 30


@contextmanager
def a_database(seeded: Path, folder: Path) -> Iterator[Session]:
    """A SQLite database of its own."""
    folder.mkdir()
    shutil.copyfile(seeded, folder / "motcua.db")
    engine = connect(f"sqlite:///{folder}/motcua.db")
    with sessions(engine)() as db:
        yield db
    engine.dispose()


@pytest.mark.parametrize("seed", range(20))
def test_a_month_leaves_nothing_lost_nothing_doubled_and_nothing_broken(
    seeded_file: Path, tmp_path: Path, seed: int
) -> None:
    with a_database(seeded_file, tmp_path / "one") as db:
        told, _ = lives.live(db, tmp_path, seed, DAYS)

    assert told.wrong == []
    assert told.counts["broken"] > 0
    assert told.counts["acted"] > 0


def test_a_month_on_either_database(db: Session, tmp_path: Path) -> None:
    told, _ = lives.live(db, tmp_path, 100, DAYS)

    assert told.wrong == []


def test_the_same_seed_ends_in_the_same_rows(seeded_file: Path, tmp_path: Path) -> None:
    ends = Counter[str]()
    for name, seed in (("one", 7), ("two", 7), ("three", 8)):
        with a_database(seeded_file, tmp_path / name) as db:
            ends[lives.live(db, tmp_path / name, seed, 10)[1]] += 1

    assert sorted(ends.values()) == [1, 2]
