"""What is scanned at the counter lies in its slot, beside what was counted."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services import counter
from services.adapters.folder_store import FolderStore
from services.adapters.null import NullScanner
from services.deeds import Deed
from services.errors import Invalid
from services.keeping import Cabinet, Kept, Upload, keep
from services.models import Blob, Paper
from services.printed import telling
from tests.factories import MONDAY, a_dossier, a_key, an_officer
from tests.services.test_counter import A_PAPER, AN_MY, a_walk_in, record, row_of
from tests.uploads import a_pdf, a_photo
from workflows.case import Refused

ORIGINAL = counter.HandedIn(A_PAPER, "original", 1)


@pytest.fixture
def cabinet(tmp_path: Path) -> Cabinet:
    return Cabinet(FolderStore(tmp_path / "papers"), NullScanner())


def a_scan(cabinet: Cabinet, content: bytes | None = None, slot: str = A_PAPER) -> Kept:
    """A page that was scanned, checked and stored."""
    return keep(cabinet, Upload(slot, "Tờ khai.pdf", content or a_pdf(), a_key()), MONDAY)


@pytest.mark.database
def test_scans_fill_a_slot_and_are_no_papers_beside_those_that_they_show(
    db: Session, cabinet: Cabinet
) -> None:
    clerk, what = an_officer(db, "clerk", AN_MY), a_walk_in(db)
    scans = [a_scan(cabinet), a_scan(cabinet, a_photo())]

    filed = record(db, what, [ORIGINAL, *scans])
    again = record(db, what, [ORIGINAL, *scans])
    alone = record(db, a_walk_in(db), [a_scan(cabinet)])

    assert again == filed
    mine = select(Paper.form, Paper.sha256, Paper.added_by).where(
        Paper.dossier_id == row_of(db, filed).id
    )
    marks, *files = db.execute(mine.order_by(Paper.id)).all()
    assert tuple(marks) == ("original", None, clerk.id)
    assert [(one.sha256, one.added_by) for one in files] == [
        (scan.blob["sha256"], clerk.id) for scan in scans
    ]
    printed = [telling.told(db, row_of(db, one).id, 2).papers for one in (filed, alone)]
    assert [[(one.form, one.count) for one in papers] for papers in printed] == [
        [("original", 1)],
        [("file", 1)],
    ]


def test_a_scan_for_a_paper_or_a_desk_that_is_not_there_leaves_nothing(
    db: Session, cabinet: Cabinet
) -> None:
    public_id = a_dossier(db, then=["ask"]).dossier.public_id
    before = db.scalar(select(func.count(Paper.id)))
    other = Deed(an_officer(db, "clerk", "tam-ky.tan-thanh"), MONDAY + timedelta(days=1), a_key())

    with pytest.raises(Refused, match="not-yours"):
        counter.bring(db, public_id, [a_scan(cabinet)], {}, other)
    with pytest.raises(Invalid, match="paper-unknown"):
        record(db, a_walk_in(db), [ORIGINAL, a_scan(cabinet, slot="moon-landing")])

    assert db.scalar(select(func.count(Paper.id))) == before
    assert db.scalar(select(func.count(Blob.sha256))) == 0
