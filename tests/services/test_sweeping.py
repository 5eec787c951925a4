"""Files that nobody needs are deleted; one that somebody hands in again at that moment is not."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from services import drafts, papers, sweeping
from services.adapters.folder_store import FolderStore
from services.adapters.null import NullScanner
from services.db import sessions
from services.errors import NotFound
from services.keeping import Cabinet, Upload
from services.models import Blob
from services.sweeping import MARGIN
from tests.factories import MONDAY, a_citizen, a_draft, a_key
from tests.uploads import a_pdf
from workflows.case import Actor

LATER = MONDAY + MARGIN + timedelta(hours=1)
SLOT = "declaration"


@pytest.fixture
def citizen(db: Session) -> Actor:
    return a_citizen(db)


@pytest.fixture
def cabinet(tmp_path: Path) -> Cabinet:
    return Cabinet(FolderStore(tmp_path / "papers"), NullScanner())


def files(cabinet: Cabinet) -> list[Path]:
    """The files in the store."""
    assert isinstance(cabinet.store, FolderStore)
    return [path for path in cabinet.store.root.glob("??/??/*") if path.is_file()]


def a_day_passes(cabinet: Cabinet) -> None:
    """Every file in the store looks older than the margin."""
    for path in files(cabinet):
        os.utime(path, (0, time.time() - MARGIN.total_seconds() - 60))


def an_upload(db: Session, cabinet: Cabinet, citizen: Actor, content: bytes) -> tuple[str, str]:
    """A draft and one paper in it that has a file."""
    draft = a_draft(db, citizen)
    upload = Upload(SLOT, "a.pdf", content, a_key())
    return draft, papers.add_to_draft(db, cabinet, draft, upload, by=citizen, at=MONDAY)


def n_blobs(db: Session) -> int:
    return db.scalars(select(func.count()).select_from(Blob)).one()


def test_the_file_of_a_draft_that_is_gone_goes_a_day_later(
    db: Session, cabinet: Cabinet, citizen: Actor
) -> None:
    draft, _ = an_upload(db, cabinet, citizen, a_pdf())
    drafts.discard(db, draft, by=citizen)

    assert sweeping.sweep(db, cabinet.store, at=MONDAY) == 0
    assert (n_blobs(db), len(files(cabinet))) == (1, 1)

    a_day_passes(cabinet)
    assert sweeping.sweep(db, cabinet.store, at=LATER) == 1
    assert (n_blobs(db), files(cabinet)) == (0, [])


def test_a_file_that_was_taken_out_goes_and_the_one_that_stays_stays(
    db: Session, cabinet: Cabinet, citizen: Actor
) -> None:
    _, out = an_upload(db, cabinet, citizen, a_pdf(1))
    _, kept = an_upload(db, cabinet, citizen, a_pdf(2))
    papers.remove(db, out, by=citizen, at=MONDAY)
    with pytest.raises(NotFound, match="paper-unknown"):
        papers.serve(db, cabinet, out, citizen)
    a_day_passes(cabinet)

    assert sweeping.sweep(db, cabinet.store, at=LATER) == 1
    assert papers.serve(db, cabinet, kept, citizen).content == a_pdf(2)


def test_content_that_two_drafts_hold_stays_for_the_other(
    db: Session, cabinet: Cabinet, citizen: Actor
) -> None:
    content = a_pdf()
    gone, _ = an_upload(db, cabinet, citizen, content)
    _, kept = an_upload(db, cabinet, citizen, content)
    drafts.discard(db, gone, by=citizen)
    a_day_passes(cabinet)

    assert sweeping.sweep(db, cabinet.store, at=LATER) == 0
    assert papers.serve(db, cabinet, kept, citizen).content == content


def test_what_a_broken_upload_has_left_is_swept_too(db: Session, cabinet: Cabinet) -> None:
    cabinet.store.put("ab" * 32, b"no row knows this")
    aside = files(cabinet)[0].with_name(f".{'ab' * 32}.0")
    aside.write_bytes(b"never finished")
    a_day_passes(cabinet)

    assert sweeping.sweep(db, cabinet.store, at=LATER) == 2
    assert files(cabinet) == []


def test_an_upload_between_its_file_and_its_row_is_left_alone(
    db: Session, cabinet: Cabinet
) -> None:
    cabinet.store.put("ab" * 32, b"old")
    a_day_passes(cabinet)
    cabinet.store.put("ab" * 32, b"old")

    assert sweeping.sweep(db, cabinet.store, at=LATER) == 0
    assert cabinet.store.get("ab" * 32) == b"old"


def test_a_store_without_a_folder_is_empty(db: Session, cabinet: Cabinet) -> None:
    assert sweeping.sweep(db, cabinet.store, at=LATER) == 0
    assert not cabinet.store.forget("ab" * 32, MARGIN)


@pytest.mark.slow
def test_content_that_comes_again_while_it_is_swept_can_always_be_read(
    engine: Engine, db: Session, cabinet: Cabinet, citizen: Actor
) -> None:
    contents = [a_pdf(n) for n in range(1, 21)]
    for content in contents:
        draft, _ = an_upload(db, cabinet, citizen, content)
        drafts.discard(db, draft, by=citizen)
    draft = a_draft(db, citizen)
    a_day_passes(cabinet)
    swept: list[int] = []

    def sweep() -> None:
        with sessions(engine)() as own:
            swept.append(sweeping.sweep(own, cabinet.store, at=LATER))

    sweepers = [Thread(target=sweep) for _ in range(3)]
    for one in sweepers:
        one.start()
    added = [
        papers.add_to_draft(
            db, cabinet, draft, Upload(SLOT, "a.pdf", content, a_key()), by=citizen, at=LATER
        )
        for content in reversed(contents)
    ]
    for one in sweepers:
        one.join()

    served = [papers.serve(db, cabinet, paper, citizen).content for paper in added]
    assert served == list(reversed(contents))
    assert len(swept) == 3
