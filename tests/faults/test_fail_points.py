"""Whatever breaks, and wherever: all of {row, journal, figures, outbox, number}, or none of it.

Each use case is broken at its first point, at its second, and so on until it gets through; each
time it is sent again with the same key, as people and machines do.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from services import (
    bookkeeping,
    counter,
    drafts,
    filing,
    outside,
    papers,
    processing,
    responding,
    talking,
)
from services.adapters.folder_store import FolderStore
from services.adapters.null import NullScanner
from services.db import Base
from services.deeds import Deed
from services.entering import Applicant, Filing
from services.errors import NotFound
from services.keeping import Cabinet, Upload
from services.models import Dossier, Job
from services.reporting import gathering
from services.working import LEASE, run_due
from tests.factories import (
    ALLOWANCE,
    GIVEN_ALL,
    MONDAY,
    a_citizen,
    a_dossier,
    a_draft,
    a_filed,
    a_key,
    an_officer,
    answers_for,
    the_procedure,
)
from tests.faults.filers import broken
from tests.faults.points import watched
from tests.services.acting import AN_MY, at
from tests.uploads import a_pdf

LOADED = {"office", "office_successor", "calendar_day", "revision", "target"}
CERTIFIED = "2.000815"
Verb = Callable[[], object]
Prepare = Callable[[Session, Path], Verb]


class Broken(BaseException):
    """What ends a use case at a point, as a power cut would: nothing may catch it."""


@dataclass
class Points:
    """Breaks at the n-th point that is passed after `arm`; remembers every name."""

    left: int = 0
    passed: list[str] = field(default_factory=list)

    def arm(self, n: int) -> None:
        self.left = n

    def reached(self, name: str) -> None:
        if not self.left:
            return
        self.left -= 1
        if not self.left:
            self.passed.append(name)
            raise Broken(name)


def state(db: Session) -> dict[str, list[Any]]:
    """Every row that a use case may have written, but who holds which job."""
    db.rollback()
    held = {"lease_until", "attempts"}
    return {
        one.name: sorted(map(repr, db.execute(select(*(c for c in one.c if c.name not in held)))))
        for one in Base.metadata.sorted_tables
        if one.name not in LOADED
    }


def submits(db: Session, _folder: Path) -> Verb:
    citizen = a_citizen(db)
    draft = a_draft(db, citizen)
    return lambda: filing.submit(db, draft, by=citizen, at=MONDAY, assurance="low")


def hands_in_a_paper(db: Session, folder: Path) -> Verb:
    citizen = a_citizen(db)
    draft, key = a_draft(db, citizen), a_key()
    cabinet = Cabinet(FolderStore(folder / "papers"), NullScanner())
    upload = Upload("declaration", "a.pdf", a_pdf(), key)
    return lambda: papers.add_to_draft(db, cabinet, draft, upload, by=citizen, at=MONDAY)


def begins_a_draft(db: Session, _folder: Path) -> Verb:
    citizen, key = a_citizen(db), a_key()
    return lambda: drafts.begin(db, ALLOWANCE, draft_id=key, by=citizen, at=MONDAY)


def saves_a_draft(db: Session, _folder: Path) -> Verb:
    citizen = a_citizen(db)
    draft = a_draft(db, citizen)
    seen = drafts.own(db, draft, citizen).version
    return lambda: drafts.save(db, draft, {"full_name": "Lê"}, seen=seen, by=citizen, at=MONDAY)


def discards_a_draft(db: Session, _folder: Path) -> Verb:
    citizen = a_citizen(db)
    draft = a_draft(db, citizen)

    def discard() -> None:
        with suppress(NotFound):  # It was discarded, and the answer was lost.
            drafts.discard(db, draft, by=citizen)

    return discard


def claims(db: Session, _folder: Path) -> Verb:
    public_id = a_filed(db).public_id
    deed = Deed(an_officer(db, "clerk", AN_MY), at(1), a_key())
    return lambda: processing.claim(db, public_id, deed, step="receive", branch="")


def acting(action: str, step: str, role: str, office: str, *then: str) -> Prepare:
    def prepare(db: Session, _folder: Path) -> Verb:
        public_id = a_dossier(db, then=then).dossier.public_id
        deed = Deed(an_officer(db, role, office), at(50), a_key())
        return lambda: processing.act(db, public_id, action, deed, step=step, given=GIVEN_ALL)

    return prepare


def resubmits(db: Session, _folder: Path) -> Verb:
    citizen = a_citizen(db)
    public_id = a_dossier(db, then=("ask",), by=citizen).dossier.public_id
    deed = Deed(citizen, at(50), a_key())
    return lambda: responding.resubmit(db, public_id, {"full_name": "Lê Thị Đức"}, deed)


def withdraws(db: Session, _folder: Path) -> Verb:
    citizen = a_citizen(db)
    public_id = a_dossier(db, then=("accept",), by=citizen).dossier.public_id
    deed = Deed(citizen, at(50), a_key())
    return lambda: responding.withdraw(db, public_id, deed)


def writes(db: Session, _folder: Path) -> Verb:
    citizen = a_citizen(db)
    public_id = a_filed(db, by=citizen).public_id
    deed = Deed(citizen, at(3), a_key())
    return lambda: talking.write(db, public_id, "Bao giờ xong?", deed)


def walks_in(db: Session, _folder: Path) -> Verb:

    procedure = the_procedure(db, CERTIFIED)
    answers = answers_for(procedure)
    what = Filing(a_key(), Applicant("Nguyễn An"), answers, channel="counter", office=AN_MY)
    handed = [counter.HandedIn(p.name, "copy", 1) for p in procedure.wanted(answers) if p.required]
    clerk = an_officer(db, "clerk", AN_MY)
    return lambda: counter.record_walk_in(db, CERTIFIED, what, handed, by=clerk, at=MONDAY)


def pays(db: Session, folder: Path) -> Verb:
    filed: Any = walks_in(db, folder)()
    row = db.scalars(select(Dossier).where(Dossier.public_id == filed.public_id)).one()
    deed = Deed(an_officer(db, "clerk", AN_MY), at(1), a_key())
    amount = bookkeeping.owed(db, row.id)
    return lambda: counter.collect(db, filed.public_id, deed, amount=amount, method="cash")


def time_runs_out(db: Session, folder: Path) -> Verb:
    a_dossier(db, then=("ask",))
    return lambda: works(db, folder, days=60)


def a_notice_goes_out(db: Session, folder: Path) -> Verb:
    a_dossier(db, then=("accept",))
    return lambda: works(db, folder, days=1)


def works(db: Session, _folder: Path, days: int) -> None:
    """The worker, after whoever held its jobs has died often enough to matter to nobody."""
    root = Path(__file__).parents[2]
    db.execute(update(Job).values(attempts=0, lease_until=None).where(Job.done_at.is_(None)))
    db.commit()
    run_due(db, at(24 * days) + LEASE, outside.world(root / "templates"))


def counts_are_added_up(db: Session, _folder: Path) -> Verb:
    a_dossier(db, then=("accept",))
    return lambda: gathering.gather(db)


USE_CASES: dict[str, Prepare] = {
    "a paper is handed in": hands_in_a_paper,
    "a draft is begun": begins_a_draft,
    "a draft is saved": saves_a_draft,
    "a draft is discarded": discards_a_draft,
    "a dossier is filed": submits,
    "a dossier is claimed": claims,
    "a dossier is received": acting("accept", "receive", "clerk", AN_MY),
    "a supplement is asked for": acting("ask", "receive", "clerk", AN_MY),
    "a dossier is refused": acting("refuse", "receive", "clerk", AN_MY),
    "a supplement comes": resubmits,
    "a dossier is taken back": withdraws,
    "a message is written": writes,
    "a walk-in is recorded": walks_in,
    "a fee is paid": pays,
    "counts are added up": counts_are_added_up,
}
WORK: dict[str, Prepare] = {"time runs out": time_runs_out, "a notice goes out": a_notice_goes_out}
STEPS_OF_DURABILITY = {
    *("file written", "file fsynced", "file ready", "file renamed", "folder fsynced"),
    *("insert dossier", "insert journal_line", "insert fact", "insert tally"),
    *("insert counter", "insert job", "update open_step", "commit", "committed"),
    *("update job", "message ready", "message sent"),
}


def break_everywhere(db: Session, do: Verb, points: Points) -> list[dict[str, list[Any]]]:
    """Break it at its first point, its second, … until it gets through; return every state seen."""
    seen, through, n = [state(db)], False, 0
    while not through:
        n += 1
        points.arm(n)
        try:
            do()
            through = True
        except Broken:
            db.close()
        finally:
            points.arm(0)
        if (now := state(db)) not in seen:
            seen.append(now)
    return seen


@pytest.mark.parametrize("name", USE_CASES)
def test_a_use_case_is_kept_whole_or_not_at_all(db: Session, tmp_path: Path, name: str) -> None:
    do, points = USE_CASES[name](db, tmp_path), Points()

    with watched(points.reached):
        seen = break_everywhere(db, do, points)

    assert len(seen) == 2, [differing(one, seen[0]) for one in seen]
    assert len(points.passed) >= 4
    assert broken(db) == {}


@pytest.mark.parametrize("name", WORK)
def test_promised_work_is_done_whole_or_not_at_all(db: Session, tmp_path: Path, name: str) -> None:
    do, points = WORK[name](db, tmp_path), Points()

    with watched(points.reached):
        seen = break_everywhere(db, do, points)

    left = db.scalars(select(Job).where(Job.done_at.is_(None), Job.run_after <= at(24))).all()
    assert left == []
    assert len(seen) >= 2
    assert broken(db) == {}


def test_the_points_reach_into_every_part_of_what_is_kept(db: Session, tmp_path: Path) -> None:
    passed: set[str] = set()
    for prepare in (*USE_CASES.values(), *WORK.values()):
        do = prepare(db, tmp_path)
        with watched(passed.add):
            do()

    assert len(passed) >= 40, sorted(passed)
    assert passed >= STEPS_OF_DURABILITY


def differing(one: dict[str, list[Any]], other: dict[str, list[Any]]) -> set[str]:
    """The tables in which two states differ."""
    return {name for name in one if one[name] != other[name]}
