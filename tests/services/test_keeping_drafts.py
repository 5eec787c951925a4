"""A draft that nobody files goes after thirty days, with its papers; one that is used stays."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from services import drafts, filing, papers, working
from services.adapters.folder_store import FolderStore
from services.adapters.null import NullMessenger, NullScanner
from services.errors import Conflict, NotFound
from services.keeping import Cabinet, Upload
from services.letters import Letters
from services.models import Draft, Job, Paper
from services.promised import Outside
from tests.factories import MONDAY, a_citizen, a_draft, a_key
from tests.faults.races import all_at_once
from tests.uploads import a_pdf
from workflows.case import Actor

WORLD = Outside(NullMessenger(), Letters(Path("templates")))
KEPT = timedelta(days=drafts.KEPT_DAYS)
A_MINUTE = timedelta(minutes=1)
SLOT = "declaration"


@pytest.fixture
def citizen(db: Session) -> Actor:
    return a_citizen(db)


@pytest.fixture
def cabinet(tmp_path: Path) -> Cabinet:
    return Cabinet(FolderStore(tmp_path / "papers"), NullScanner())


def with_a_paper(db: Session, citizen: Actor, cabinet: Cabinet) -> str:
    """A draft that is ready, with one file in it."""
    draft = a_draft(db, citizen)
    upload = Upload(SLOT, "a.pdf", a_pdf(), a_key())
    papers.add_to_draft(db, cabinet, draft, upload, by=citizen, at=MONDAY)
    return draft


def days_pass(db: Session, at: datetime) -> None:
    """The worker does what is due by then."""
    working.run_due(db, at, WORLD)
    db.expire_all()


def n_of(db: Session, what: type[Draft | Paper]) -> int:
    """How many rows there are."""
    return db.scalars(select(func.count()).select_from(what)).one()


def promised(db: Session) -> list[Job]:
    """The jobs that will look at drafts."""
    waiting = select(Job).where(Job.name == drafts.LAPSE, Job.done_at.is_(None))
    return list(db.scalars(waiting))


def test_a_draft_goes_with_its_papers_when_nobody_saves_it(
    db: Session, citizen: Actor, cabinet: Cabinet
) -> None:
    draft = with_a_paper(db, citizen, cabinet)

    days_pass(db, MONDAY + KEPT - A_MINUTE)
    assert (n_of(db, Draft), n_of(db, Paper)) == (1, 1)

    days_pass(db, MONDAY + KEPT)
    assert (n_of(db, Draft), n_of(db, Paper)) == (0, 0)
    with pytest.raises(NotFound):
        drafts.own(db, draft, citizen)


def test_a_draft_that_is_saved_again_lives_on_from_then(db: Session, citizen: Actor) -> None:
    draft = a_draft(db, citizen)
    later = MONDAY + timedelta(days=20)
    drafts.save(db, draft, {}, seen=0, by=citizen, at=later)

    days_pass(db, MONDAY + KEPT)
    assert n_of(db, Draft) == 1
    assert [job.run_after for job in promised(db)] == [later + KEPT]

    days_pass(db, later + KEPT)
    assert n_of(db, Draft) == 0
    assert promised(db) == []


def test_a_paper_that_is_added_or_taken_out_keeps_the_draft(
    db: Session, citizen: Actor, cabinet: Cabinet
) -> None:
    draft = a_draft(db, citizen)
    upload, later = Upload(SLOT, "a.pdf", a_pdf(), a_key()), MONDAY + timedelta(days=10)
    added = papers.add_to_draft(db, cabinet, draft, upload, by=citizen, at=later)

    assert drafts.own(db, draft, citizen).saved_at == later
    db.rollback()

    papers.remove(db, added, by=citizen, at=later + A_MINUTE)
    assert drafts.own(db, draft, citizen).saved_at == later + A_MINUTE


def test_a_draft_that_was_filed_stays(db: Session, citizen: Actor, cabinet: Cabinet) -> None:
    draft = with_a_paper(db, citizen, cabinet)
    filing.submit(db, draft, by=citizen, at=MONDAY, assurance="low")

    days_pass(db, MONDAY + KEPT)

    assert (n_of(db, Draft), n_of(db, Paper)) == (1, 1)


def test_a_draft_that_was_thrown_away_is_not_missed(db: Session, citizen: Actor) -> None:
    drafts.discard(db, a_draft(db, citizen), by=citizen)

    days_pass(db, MONDAY + KEPT)

    assert (n_of(db, Draft), n_of(db, Paper)) == (0, 0)
    assert db.scalars(select(Job.error).where(Job.name == drafts.LAPSE)).all() == [""]


def test_no_key_of_a_job_tells_the_id_of_a_draft(db: Session, citizen: Actor) -> None:
    draft = a_draft(db, citizen)

    keys = [job.key for job in promised(db)]

    assert len(keys) == 1
    assert draft not in keys[0]


def test_whoever_saves_while_a_draft_goes_is_told_that_it_is_gone(
    engine: Engine, db: Session, citizen: Actor
) -> None:
    draft, answered = a_draft(db, citizen), []

    def race(db: Session, n: int) -> None:
        try:
            if n % 2:
                drafts.lapse(db, draft, at=MONDAY + KEPT)
            else:
                drafts.save(db, draft, {}, seen=0, by=citizen, at=MONDAY + KEPT)
                answered.append("saved")
        except NotFound as gone:
            answered.append(gone.reason)

    all_at_once(engine, race)

    there = n_of(db, Draft)
    assert set(answered) <= {"saved", "draft-unknown"}
    assert len(answered) == 8
    assert there == (1 if "saved" in answered else 0)


def test_of_many_who_save_over_the_same_page_one_wins(
    engine: Engine, db: Session, citizen: Actor
) -> None:
    draft = a_draft(db, citizen)
    seen, won = drafts.own(db, draft, citizen).version, []
    db.rollback()

    def save(db: Session, n: int) -> None:
        try:
            drafts.save(db, draft, {"note": n}, seen=seen, by=citizen, at=MONDAY)
            won.append(n)
        except Conflict:
            pass

    all_at_once(engine, save)

    assert len(won) == 1
    assert drafts.own(db, draft, citizen).answers["note"] == won[0]
