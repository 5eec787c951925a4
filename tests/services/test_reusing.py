"""What an office has already is used again: one's own papers and results, and nobody else's."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from services import drafts, filing, papers, reusing, sweeping
from services.adapters.folder_store import FolderStore
from services.adapters.null import NullScanner
from services.db import transaction
from services.errors import Conflict, Invalid, NotFound
from services.keeping import ENCLOSED, MOST_FILES, RESULT, Cabinet, Upload
from services.models import Blob, Dossier, Draft, Paper
from services.sweeping import MARGIN
from tests.factories import ALLOWANCE, MONDAY, a_citizen, a_draft, a_key, the_procedure
from tests.uploads import a_pdf
from workflows.case import Actor

CERTIFICATE = "disability_certificate"
"""A paper of the allowance that may come from earlier results."""
GIVES_IT = "1.001699"
"""The procedure whose result is that certificate."""
LATER = MONDAY + timedelta(days=3)


@pytest.fixture
def citizen(db: Session) -> Actor:
    return a_citizen(db)


@pytest.fixture
def cabinet(tmp_path: Path) -> Cabinet:
    return Cabinet(FolderStore(tmp_path / "papers"), NullScanner())


def adds(db: Session, cabinet: Cabinet, draft: str, slot: str, by: Actor) -> str:
    """Put a file of its own content into a draft."""
    upload = Upload(slot, "giay xac nhan.pdf", a_pdf() + a_key().encode(), a_key())
    return papers.add_to_draft(db, cabinet, draft, upload, by=by, at=MONDAY)


def handed_in(db: Session, cabinet: Cabinet, by: Actor, slot: str = CERTIFICATE) -> str:
    """A paper with a file, in a dossier that was filed."""
    draft = a_draft(db, by, group="disabled")
    paper = adds(db, cabinet, draft, slot, by)
    filing.submit(db, draft, by=by, at=MONDAY, assurance="low")
    return paper


def given_out(db: Session, cabinet: Cabinet, by: Actor, *, at_once: bool = True) -> str:
    """The file of a result that its owner may have, or not yet."""
    draft = a_draft(db, by, GIVES_IT)
    slot = the_procedure(db, GIVES_IT).papers[0].name
    paper = adds(db, cabinet, draft, slot, by)
    filed = filing.submit(db, draft, by=by, at=MONDAY, assurance="low")
    ends = {"finished_at": LATER, "delivery": "online" if at_once else "desk"}
    with transaction(db):
        db.execute(update(Paper).where(Paper.public_id == paper).values(slot=RESULT))
        db.execute(update(Dossier).where(Dossier.public_id == filed.public_id).values(ends))
    return paper


def a_new_draft(db: Session, by: Actor) -> str:
    """One that asks for the certificate."""
    draft = a_key()
    drafts.begin(db, ALLOWANCE, draft_id=draft, by=by, at=LATER)
    return draft


def offers(db: Session, by: Actor) -> list[str]:
    """What is offered for the certificate."""
    procedure = the_procedure(db, ALLOWANCE)
    found = reusing.offered(db, procedure.papers, ALLOWANCE, by)
    return [one.public_id for one in found[CERTIFICATE]]


def uses(db: Session, draft: str, paper: str, by: Actor, key: str = "k") -> str:
    return reusing.reuse(db, draft, CERTIFICATE, paper, key=key, by=by, at=LATER)


def test_a_paper_handed_in_before_is_offered_and_used_with_its_origin(
    db: Session, citizen: Actor, cabinet: Cabinet
) -> None:
    paper, draft = handed_in(db, cabinet, citizen), a_new_draft(db, citizen)
    number = db.scalar(select(Dossier.number))

    assert offers(db, citizen) == [paper]
    uses(db, draft, paper, citizen)

    [file] = papers.files(db, draft_id=draft)
    assert (file.slot, file.filename, file.origin) == (CERTIFICATE, "giay xac nhan.pdf", number)
    assert papers.serve(db, cabinet, file.public_id, citizen).content.startswith(b"%PDF")
    assert db.scalar(select(func.count()).select_from(Blob)) == 1


def test_a_result_is_offered_where_it_is_asked_for_once_its_owner_may_have_it(
    db: Session, citizen: Actor, cabinet: Cabinet
) -> None:
    kept_back = given_out(db, cabinet, citizen, at_once=False)
    assert offers(db, citizen) == []
    with pytest.raises(NotFound):
        uses(db, a_new_draft(db, citizen), kept_back, citizen)

    result = given_out(db, cabinet, citizen)
    assert offers(db, citizen) == [result]


def test_only_what_fits_is_offered_the_newest_first_and_each_content_once(
    db: Session, citizen: Actor, cabinet: Cabinet
) -> None:
    handed_in(db, cabinet, citizen, slot="declaration")
    old, new = handed_in(db, cabinet, citizen), handed_in(db, cabinet, citizen)
    draft = a_draft(db, citizen, group="disabled")
    uses(db, draft, old, citizen)
    filing.submit(db, draft, by=citizen, at=LATER, assurance="low")
    db.rollback()

    newest, next_one = offers(db, citizen)

    assert next_one == new
    assert db.scalar(select(Paper.origin).where(Paper.public_id == newest)) != ""


def test_what_is_somebody_elses_secret_unfiled_taken_out_or_infected_cannot_be_used(
    db: Session, citizen: Actor, cabinet: Cabinet
) -> None:
    draft, stranger = a_new_draft(db, citizen), a_citizen(db)
    foreign = handed_in(db, cabinet, stranger)
    unfiled = adds(db, cabinet, a_draft(db, citizen, group="disabled"), CERTIFICATE, citizen)
    marked: dict[str, dict[str, Any]] = {
        handed_in(db, cabinet, citizen): {"internal": True},
        handed_in(db, cabinet, citizen): {"slot": ENCLOSED},
        handed_in(db, cabinet, citizen): {"removed_at": LATER},
    }
    infected = handed_in(db, cabinet, citizen)
    with transaction(db):
        for paper, mark in marked.items():
            db.execute(update(Paper).where(Paper.public_id == paper).values(mark))
        bad = select(Paper.sha256).where(Paper.public_id == infected).scalar_subquery()
        db.execute(update(Blob).where(Blob.sha256 == bad).values(state="infected"))

    for paper in (foreign, unfiled, *marked, infected, "no-such-paper"):
        with pytest.raises(NotFound):
            uses(db, draft, paper, citizen)

    assert offers(db, citizen) == []
    assert papers.files(db, draft_id=draft) == ()


def test_a_paper_that_must_be_new_takes_no_earlier_one(
    db: Session, citizen: Actor, cabinet: Cabinet
) -> None:
    paper, draft = handed_in(db, cabinet, citizen, slot="declaration"), a_new_draft(db, citizen)

    with pytest.raises(NotFound):
        reusing.reuse(db, draft, "declaration", paper, key="k", by=citizen, at=LATER)
    with pytest.raises(Invalid):
        reusing.reuse(db, draft, "no-such-slot", paper, key="k", by=citizen, at=LATER)


def test_nobody_puts_a_paper_into_a_draft_of_others_or_one_that_is_filed(
    db: Session, citizen: Actor, cabinet: Cabinet
) -> None:
    paper, stranger = handed_in(db, cabinet, citizen), a_citizen(db)

    with pytest.raises(NotFound):
        uses(db, a_new_draft(db, stranger), paper, citizen)
    with pytest.raises(Conflict):
        uses(
            db,
            db.scalars(select(Draft.id).where(Draft.dossier_id.is_not(None))).one(),
            paper,
            citizen,
        )


def test_the_same_press_uses_it_once_and_a_later_one_again_after_it_was_taken_out(
    db: Session, citizen: Actor, cabinet: Cabinet
) -> None:
    paper, draft = handed_in(db, cabinet, citizen), a_new_draft(db, citizen)

    first = uses(db, draft, paper, citizen)
    assert uses(db, draft, paper, citizen) == first
    assert len(papers.files(db, draft_id=draft)) == 1

    papers.remove(db, first, by=citizen, at=LATER)
    assert papers.files(db, draft_id=draft) == ()
    uses(db, draft, paper, citizen, key="another")
    assert len(papers.files(db, draft_id=draft)) == 1


def test_earlier_papers_count_towards_the_most_that_a_draft_may_hold(
    db: Session, citizen: Actor, cabinet: Cabinet
) -> None:
    paper, draft = handed_in(db, cabinet, citizen), a_new_draft(db, citizen)
    for n in range(MOST_FILES):
        uses(db, draft, paper, citizen, key=str(n))

    with pytest.raises(Invalid, match="too-many-files"):
        uses(db, draft, paper, citizen, key="one more")


def test_a_sweep_spares_what_was_used_again_even_when_the_draft_goes(
    db: Session, citizen: Actor, cabinet: Cabinet
) -> None:
    paper, draft = handed_in(db, cabinet, citizen), a_new_draft(db, citizen)
    uses(db, draft, paper, citizen)
    drafts.discard(db, draft, by=citizen)

    assert sweeping.sweep(db, cabinet.store, at=LATER + 2 * MARGIN) == 0
    assert papers.serve(db, cabinet, paper, citizen).content.startswith(b"%PDF")
