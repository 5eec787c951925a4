"""Provinces that live, one seed after the other, each on a fresh database."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.adapters.folder_store import FolderStore
from services.adapters.null import NullScanner
from services.db import Base, connect, sessions
from services.keeping import Cabinet
from tests.faults.campaign import Told
from tests.faults.dwellers import DEEDS
from tests.faults.installation import installation
from tests.faults.province import Province

LOADED = {"office", "office_successor", "calendar_day", "revision", "target"}
"""What the seed brought: the same for all."""


def run(seeds: Iterable[int], days: int, database: str) -> Told:
    """What all of them counted, and everything that was wrong, with the seed that shows it."""
    counts, wrong = Counter[str](), list[str]()
    for seed in seeds:
        with installation(database) as served, TemporaryDirectory() as folder:
            engine = connect(served.database_url)
            with sessions(engine)() as db:
                told, _ = live(db, Path(folder), seed, days)
            engine.dispose()
        counts.update(told.counts)
        counts["provinces"] += 1
        wrong += told.wrong
    return Told(dict(sorted(counts.items())), wrong)


def live(db: Session, folder: Path, seed: int, days: int) -> tuple[Told, str]:
    """One province; what was counted and wrong, and the hash of its rows."""
    cabinet = Cabinet(FolderStore(folder / "papers"), NullScanner())
    province = Province(db, cabinet, Random(seed))  # noqa: S311  # a play, not a secret
    province.live(days, DEEDS)
    wrong = [f"seed {seed}: {one}" for one in province.wrong]
    return Told(dict(sorted(province.counts.items())), wrong), digest(db)


def digest(db: Session) -> str:
    """The rows of every table that people write, in one number."""
    db.rollback()
    found = hashlib.sha256()
    for one in Base.metadata.sorted_tables:
        if one.name not in LOADED:
            rows = sorted(map(repr, db.execute(select(*one.c))))
            found.update("\n".join([one.name, *rows]).encode())
    return found.hexdigest()
