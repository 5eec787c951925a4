"""People who file dossiers with papers, and the judge who looks for what they were promised."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event

from sqlalchemy import Engine, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from services import filing, invariants, papers
from services.db import sessions
from services.keeping import Cabinet, Upload
from services.models import Dossier
from tests.factories import MONDAY, a_citizen, a_draft, a_key
from tests.uploads import a_pdf
from workflows.case import Actor

FILERS = 4
SLOT = "declaration"
PAGE = a_pdf()


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A dossier that somebody was told is filed, and the paper that is in it."""

    public_id: str
    number: str
    owner: Actor
    paper: str
    content: bytes


@dataclass
class Filers:
    """Four people who file one dossier after the other until they are told to stop.

    What breaks off their work (a database that is gone) ends it, and is kept.
    """

    engine: Engine
    cabinet: Cabinet
    acknowledged: list[Acknowledged] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    stopping: Event = field(default_factory=Event)
    running: list[Future[None]] = field(default_factory=list)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """They file as long as the block runs."""
        self.stopping.clear()
        with ThreadPoolExecutor(FILERS) as pool:
            self.running = [pool.submit(self._run) for _ in range(FILERS)]
            try:
                yield
            finally:
                self.stopping.set()
        for one in self.running:
            one.result()

    def wait_for(self, n: int, seconds: float = 60) -> list[Acknowledged]:
        """Wait until so many were acknowledged; return those."""
        until = time.monotonic() + seconds
        while len(self.acknowledged) < n:
            if time.monotonic() > until or all(one.done() for one in self.running):
                raise TimeoutError(f"{len(self.acknowledged)} of {n}: {self.failed}")
            time.sleep(0.01)
        return list(self.acknowledged)

    def _run(self) -> None:
        try:
            with sessions(self.engine)() as db:
                citizen = a_citizen(db)
                while not self.stopping.is_set():
                    self.acknowledged.append(file(db, self.cabinet, citizen))
        except DBAPIError as gone:
            self.failed.append(str(gone.orig))


def file(db: Session, cabinet: Cabinet, by: Actor) -> Acknowledged:
    """File a dossier with a paper of its own."""
    draft = a_draft(db, by)
    content = PAGE + f"\n% {draft}".encode()
    upload = Upload(SLOT, "giấy.pdf", content, a_key())
    paper = papers.add_to_draft(db, cabinet, draft, upload, by=by, at=MONDAY)
    filed = filing.submit(db, draft, by=by, at=MONDAY, assurance="low")
    return Acknowledged(filed.public_id, filed.number, by, paper, content)


def judge(engine: Engine, cabinet: Cabinet, promised: Sequence[Acknowledged]) -> list[str]:
    """Everything that is not as it was promised: dossiers, papers, invariants."""
    with sessions(engine)() as db:
        rows = db.execute(select(Dossier.public_id, Dossier.number))
        there = {row.public_id: row.number for row in rows}
        wrong = [f"lost: {one}" for one in promised if there.get(one.public_id) != one.number]
        wrong += [
            f"paper: {one}"
            for one in promised
            if one.public_id in there
            and papers.serve(db, cabinet, one.paper, one.owner).content != one.content
        ]
        return wrong + [f"broken: {key} {n}" for key, n in broken(db).items()]


def broken(db: Session) -> dict[str, int]:
    """The invariants that do not hold, with how many rows break them."""
    return {one.key: one.rows for one in invariants.check(db) if one.rows}
