"""The power goes, at any step, while a province is at work: what was answered is there afterwards.

The history is recorded once, with the product's own statements, pragmas and files, and then cut at
many points: each time a database and a store of papers are found as `tests.faults.disk` leaves
them, and the product is opened on them.
"""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from unittest.mock import patch

from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from services import db as database
from services.adapters.folder_store import FolderStore
from services.adapters.null import NullScanner
from services.db import connect, sessions
from services.deeds import Deed
from services.entering import Filed
from services.keeping import Cabinet
from services.models import Dossier, JournalLine, Paper
from tests import seed as seeding
from tests.faults.campaign import Told
from tests.faults.disk import Disk, History
from tests.faults.dwellers import files, interferes, walks_in, works
from tests.faults.filers import broken
from tests.faults.province import Deeds, Province
from tests.scratch import a_quick_place

DATABASE = "motcua.db"
DAYS = 30
A_HISTORY = 500
"""How many cuts one history is good for."""
AGAIN = 10
"""After so many cuts the power goes a second time, and then every invariant is looked at."""


@dataclass
class Recorded(Province):
    """A province whose disk is watched, with a worker that has a connection of its own."""

    history: History = field(default_factory=lambda: History(Path()))
    worker: Session | None = None
    told: list[tuple[str, str]] = field(default_factory=list)

    def files(self, kind: str, deed: Callable[[], Filed]) -> None:
        before = len(self.promised)
        super().files(kind, deed)
        if len(self.promised) > before:
            self.tells(*next(reversed(self.promised.items())))

    def keeps(self, kind: str, deed: Deed, verb: Callable[[], object]) -> None:
        before = len(self.done)
        super().keeps(kind, deed, verb)
        if len(self.done) > before:
            self.tells(DEED, deed.key)

    def tells(self, what: str, number: str) -> None:
        """Somebody is told that it is done, at this very step of the disk."""
        self.told.append((what, number))
        self.history.acknowledged(len(self.told))

    def promised_work(self) -> None:
        assert self.worker
        mine, self.db = self.db, self.worker
        try:
            super().promised_work()
        finally:
            self.db = mine

    def restarts(self) -> None:
        """Web and worker stop in an orderly manner: the last to go puts the log away."""
        for one in (self.db, self.worker):
            assert one
            one.close()
            one.get_bind().engine.dispose()


DEED = "deed"
DEEDS: Deeds = {
    "files": (20, files),
    "walks in": (6, walks_in),
    "works": (30, works),
    "interferes": (4, interferes),
    "promised work": (8, Province.promised_work),
    "restarts": (2, lambda it: it.restarts() if isinstance(it, Recorded) else None),
}


@dataclass(frozen=True)
class Lived:
    """What a province has done to its disk, what it told people in which order, what was wrong."""

    history: History
    told: list[tuple[str, str]]
    wrong: list[str]


def live(seeded: Path, days: int, seed: int, *, pragmas: Sequence[str] = ()) -> Lived:
    """Let a province live on a copy of a seeded database, and keep every step of its disk.

    `pragmas` come after those of the product.
    """
    chosen = patch.object(database, "PRAGMAS", (*database.PRAGMAS, *pragmas))
    with TemporaryDirectory(dir=a_quick_place()) as folder, chosen:
        file, papers = Path(folder) / DATABASE, Path(folder) / "papers"
        shutil.copyfile(seeded, file)
        history = History(papers)
        with history.recorded({str(file): file.read_bytes()}):
            web, work = connect(f"sqlite:///{file}"), connect(f"sqlite:///{file}")
            with sessions(web)() as db, sessions(work)() as worker:
                cabinet = Cabinet(FolderStore(papers), NullScanner())
                who = Recorded(db, cabinet, random_of(seed), history=history, worker=worker)
                who.live(days, DEEDS)
                who.restarts()
    return Lived(history, who.told, who.wrong)


def run(cuts: int, seed: int = 1) -> Told:
    """So many cuts, a month of another province for each few hundred; and what must fail, fails."""
    counts, wrong = Counter[str](), list[str]()
    with TemporaryDirectory(prefix="motcua-power-", dir=a_quick_place()) as folder:
        seeded = Path(folder) / DATABASE
        seeding.make(f"sqlite:///{seeded}")
        for n in range(seed, seed + -(-cuts // A_HISTORY)):
            told = cut(live(seeded, DAYS, n), min(A_HISTORY, cuts), random_of(n))
            counts.update(told.counts)
            wrong += [f"seed {n}: {one}" for one in told.wrong]
        for name, control in CONTROLS.items():
            found = control(seeded).wrong
            counts[f"losses found {name}"] = len(found)
            if not found:
                wrong.append(f"{name} nothing was lost: these cuts prove nothing")
    return Told(counts, wrong)


def a_bad_week(seeded: Path, pragma: str = "synchronous=FULL", deaf: str = "") -> Told:
    """A week on a disk or with a pragma with which something must be lost."""
    return cut(live(seeded, 7, 1, pragmas=[pragma]), 40, random_of(1), frozenset([deaf]))


CONTROLS: Mapping[str, Callable[[Path], Told]] = {
    "with synchronous=NORMAL": partial(a_bad_week, pragma="synchronous=NORMAL"),
    "without fsync of papers": partial(a_bad_week, deaf="papers"),
    "without fsync of folders": partial(a_bad_week, deaf="folders"),
}
"""What would be lost if the product did not do what it does."""


def random_of(seed: int) -> Random:
    return Random(seed)  # noqa: S311  # a play, not a secret


def cut(lived: Lived, n: int, random: Random, deaf: frozenset[str] = frozenset()) -> Told:
    """Let the power go `n` times: half of them just after somebody was told something."""
    history, counts, wrong = lived.history, Counter[str](), list(lived.wrong)
    told = [i for i, step in enumerate(history.steps, 1) if step.verb == "ack"]
    anywhere = range(history.begun, len(history.steps) + 1)
    places = random.choices(anywhere, k=n - n // 2) + random.choices(told, k=n // 2)
    disk, done = Disk(deaf), 0
    with TemporaryDirectory(dir=a_quick_place()) as folder:
        product = Product(Path(folder) / DATABASE)
        for place in sorted(places):
            for step in history.steps[done:place]:
                disk.take(step)
            done = place
            counts["cuts"] += 1
            counts["with something not synced yet"] += not disk.settled
            counts["answers that had been given"] += disk.told
            found, kept = disk.cut(random), lived.told[: disk.told]
            wrong += [f"step {place}: {one}" for one in product.judge(found, kept)]
            if counts["cuts"] % AGAIN == 0:
                counts["cut again while it came back"] += 1
                found = product.cut_again(found, random)
                wrong += [
                    f"step {place}, again: {one}" for one in product.judge(found, kept, broken)
                ]
    return Told(counts, wrong)


class Product:
    """The product, opened on what is found after a cut."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.engine = connect(f"sqlite:///{file}")

    @contextmanager
    def opened(self, found: Mapping[str, bytes]) -> Iterator[Session]:
        """On the database that was found, with its log."""
        for old in self.file.parent.glob("*.db*"):
            old.unlink()
        for path, name in self.rows(found):
            (self.file.parent / name).write_bytes(found[path])
        try:
            with sessions(self.engine)() as db:
                yield db
        finally:
            self.engine.dispose()

    def judge(
        self,
        found: Mapping[str, bytes],
        told: Sequence[tuple[str, str]],
        closely: Callable[[Session], Mapping[str, int]] = lambda _: {},
    ) -> list[str]:
        """Everything that is not as people were told."""
        try:
            with self.opened(found) as db:
                wrong = [*damaged(db), *lost(db, told), *papers_lost(db, papers_of(found))]
                return wrong + [f"broken: {key} {n}" for key, n in closely(db).items()]
        except DBAPIError as corrupt:
            return [f"corrupt: {corrupt.orig}"]

    def cut_again(self, found: Mapping[str, bytes], random: Random) -> Mapping[str, bytes]:
        """The product comes back and puts its database right, and the power goes once more."""
        history, disk = History(self.file.parent / "papers"), Disk()
        there = {str(self.file.parent / name): found[path] for path, name in self.rows(found)}
        with history.recorded(there), suppress(DBAPIError), self.opened(found) as db:
            list(damaged(db))
        for step in history.steps[: random.randint(history.begun, len(history.steps))]:
            disk.take(step)
        return papers_of(found) | dict(disk.cut(random))

    def rows(self, found: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
        """The database and its log, by path and by name."""
        names = ((path, Path(path).name) for path in found)
        return (one for one in names if one[1].startswith(self.file.name))


def papers_of(found: Mapping[str, bytes]) -> dict[str, bytes]:
    """The stored papers that were found: what lies under the name that is its hash."""
    return {path: found[path] for path in found if len(Path(path).name) == SHA256}


SHA256 = 64


def damaged(db: Session) -> Iterator[str]:
    for said in db.scalars(text("PRAGMA integrity_check")):
        if said != "ok":
            yield f"corrupt: {said}"


NUMBERS = select(Dossier.public_id, Dossier.number)


def lost(db: Session, told: Sequence[tuple[str, str]]) -> Iterator[str]:
    there = {(row.public_id, row.number) for row in db.execute(NUMBERS)}
    there |= {(DEED, key) for key in db.scalars(select(JournalLine.key)) if key}
    for one in told:
        if one not in there:
            yield f"lost: {one}"


def papers_lost(db: Session, found: Mapping[str, bytes]) -> Iterator[str]:
    stored = {Path(path).name: hashlib.sha256(content) for path, content in found.items()}
    for name in db.scalars(select(Paper.sha256).where(Paper.sha256.is_not(None))):
        if name not in stored or stored[name].hexdigest() != name:
            yield f"paper lost: {name}"
