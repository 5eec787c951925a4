"""The papers that officers add: stored before a row, named by a line, internal unless the result."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services import keeping, papers, processing, responding
from services.adapters.folder_store import FolderStore
from services.adapters.null import NullScanner
from services.db import transaction
from services.deeds import Deed
from services.errors import Conflict, Invalid, NotFound
from services.following import follow
from services.keeping import ENCLOSED, RESULT, Cabinet, Kept, Upload, keep
from services.models import Blob, JournalLine, Paper, Revision
from tests.factories import MONDAY, a_citizen, a_dossier, a_key, an_officer, stands
from tests.faults.races import broken
from tests.services.acting import AN_MY, CULTURE, YES, acts, at, at_inspection, kinds
from tests.uploads import a_pdf, a_photo
from workflows.case import Actor, Refused


@pytest.fixture
def cabinet(tmp_path: Path) -> Cabinet:
    return Cabinet(FolderStore(tmp_path / "papers"), NullScanner())


def minutes(cabinet: Cabinet, content: bytes | None = None, key: str = "") -> Kept:
    """The minutes of an inspection, as a scan."""
    content = a_pdf() if content is None else content
    return keep(cabinet, Upload(ENCLOSED, "Biên bản đo phòng.pdf", content, key or a_key()), at(9))


def an_inspector(db: Session) -> Actor:
    return an_officer(db, "officer", CULTURE)


def encloses(db: Session, public_id: str, kept: Kept | None, **how: Any) -> None:
    deed = Deed(an_inspector(db), at(10), how.get("key") or a_key())
    processing.act(db, public_id, "propose", deed, step="inspect", enclosed=kept)


def rows(db: Session) -> tuple[int, int, int]:
    """How many lines, papers of officers and files there are."""
    ours = Paper.slot.in_((ENCLOSED, RESULT))
    counts = (
        select(func.count(JournalLine.id)),
        select(func.count(Paper.id)).where(ours),
        select(func.count(Blob.sha256)),
    )
    lines, enclosed, blobs = (db.scalars(count).one() for count in counts)
    return lines, enclosed, blobs


def the_paper(db: Session) -> Paper:
    return db.scalars(select(Paper).where(Paper.slot.in_((ENCLOSED, RESULT)))).one()


def test_the_line_names_the_paper_and_officers_can_open_it(db: Session, cabinet: Cabinet) -> None:
    public_id, content = at_inspection(db), a_pdf()
    kept = minutes(cabinet, content)

    encloses(db, public_id, kept)

    line = db.scalars(select(JournalLine).order_by(JournalLine.n.desc())).first()
    paper = the_paper(db)
    assert line
    assert line.payload["paper"] == paper.public_id == kept.paper_id
    assert (paper.internal, paper.slot, paper.filename) == (True, ENCLOSED, "Biên bản đo phòng.pdf")
    served = papers.serve(db, cabinet, paper.public_id, an_officer(db, "head", CULTURE))
    assert (served.content, served.media_type) == (content, "application/pdf")
    assert broken(db) == {}


def test_neither_the_owner_nor_officers_elsewhere_can_open_it(
    db: Session, cabinet: Cabinet
) -> None:
    owner = a_citizen(db)
    public_id = at_inspection(db, owner)

    encloses(db, public_id, minutes(cabinet))

    for who in (owner, a_citizen(db), an_officer(db, "officer", AN_MY)):
        with pytest.raises(NotFound, match="paper-unknown"):
            papers.serve(db, cabinet, the_paper(db).public_id, who)
    files = follow(db, public_id, owner, at=at(11)).files
    assert ENCLOSED not in {file.slot for file in files}


def test_without_a_file_nothing_is_done(db: Session) -> None:
    public_id = at_inspection(db)
    before = rows(db)

    with pytest.raises(Refused, match="paper-missing"):
        encloses(db, public_id, None)

    assert rows(db) == before


def test_words_alone_are_no_paper(db: Session) -> None:
    public_id = at_inspection(db)

    with pytest.raises(Refused, match="paper-missing"):
        acts(db, public_id, "propose", an_inspector(db))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "file-empty"),
        (b"<html><script>alert(1)</script></html>", "file-type-refused"),
        (a_pdf()[:200], "file-broken"),
        (a_pdf(password="khóa"), "file-locked"),
        (b"%PDF-1.7" + bytes(keeping.LARGEST), "file-too-large"),
    ],
)
def test_what_is_no_good_file_is_refused_and_never_stored(
    cabinet: Cabinet, tmp_path: Path, content: bytes, reason: str
) -> None:
    with pytest.raises(Invalid, match=reason):
        minutes(cabinet, content)

    assert not [path for path in (tmp_path / "papers").rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("claimed", "kept_as"),
    [
        ("Biên bản.PDF", "Biên bản.PDF"),
        ("biên bản.hta", "biên bản.hta.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\giấy\r\ntờ\u202efdp.exe", "giấytờfdp.exe.pdf"),
        (f"{'dài' * 900}.exe", f"{'dài' * 900}.exe.pdf"[-keeping.LONGEST_NAME :]),
        (" . ", "giay-to.pdf"),
    ],
)
def test_a_name_has_no_path_and_the_ending_of_what_the_file_is(
    cabinet: Cabinet, claimed: str, kept_as: str
) -> None:
    assert keep(cabinet, Upload(ENCLOSED, claimed, a_pdf(), a_key()), at(9)).filename == kept_as


def test_a_photo_keeps_its_own_ending(cabinet: Cabinet) -> None:
    names = ["nhà.JPG", "nhà.jpeg", "nhà.pdf"]

    kept = [keep(cabinet, Upload(ENCLOSED, one, a_photo(), a_key()), at(9)) for one in names]

    assert [one.filename for one in kept] == ["nhà.JPG", "nhà.jpeg", "nhà.pdf.jpg"]


def test_a_deed_that_is_refused_leaves_no_row_behind(db: Session, cabinet: Cabinet) -> None:
    public_id, kept = at_inspection(db), minutes(cabinet)
    before = rows(db)
    stale = Deed(an_inspector(db), at(10), a_key(), seen=1)
    strange = Deed(an_officer(db, "officer", AN_MY), at(10), a_key())

    with pytest.raises(Conflict, match="page-stale"):
        processing.act(db, public_id, "propose", stale, step="inspect", enclosed=kept)
    with pytest.raises(Refused, match="not-yours"):
        processing.act(db, public_id, "propose", strange, step="inspect", enclosed=kept)

    assert rows(db) == before


def test_an_error_half_way_leaves_no_row_behind(
    db: Session, cabinet: Cabinet, monkeypatch: pytest.MonkeyPatch
) -> None:
    public_id, kept = at_inspection(db), minutes(cabinet)
    before = rows(db)

    def fails(*_: object, **__: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as broken_once:
        broken_once.setattr("services.journal.record", fails)
        with pytest.raises(OSError, match="full"):
            encloses(db, public_id, kept)

    db.rollback()
    assert rows(db) == before
    encloses(db, public_id, kept)
    assert kinds(db, public_id)[-1] == "moved"


def test_the_same_key_encloses_once_and_another_content_makes_another_paper(
    db: Session, cabinet: Cabinet
) -> None:
    public_id = at_inspection(db)
    before = rows(db)

    for _ in range(2):
        encloses(db, public_id, minutes(cabinet, key="once only"), key="once only")

    assert [now - then for now, then in zip(rows(db), before, strict=True)] == [1, 1, 1]
    assert minutes(cabinet, a_photo()).paper_id != the_paper(db).public_id


def test_a_paper_that_is_the_result_belongs_to_the_owner_once_it_is_given_out(
    db: Session, cabinet: Cabinet
) -> None:
    owner = a_citizen(db)
    needs_a_paper_to_grant(db)
    steps = ("accept", "propose", "approve", "propose", "approve")
    public_id = str(a_dossier(db, then=steps, by=owner).dossier.public_id)
    content = a_pdf()
    kept = minutes(cabinet, content)

    deed = Deed(an_officer(db, "leader", "tam-ky"), at(10), a_key())
    given = replace(YES, signature=True)
    processing.act(db, public_id, "grant", deed, step="decide", given=given, enclosed=kept)

    assert (the_paper(db).internal, the_paper(db).slot) == (False, RESULT)
    assert follow(db, public_id, owner, at=at(11)).results == []
    with pytest.raises(NotFound, match="paper-unknown"):
        papers.serve(db, cabinet, kept.paper_id, owner)
    acts(db, public_id, "deliver", an_officer(db, "clerk", AN_MY))
    (given_out,) = follow(db, public_id, owner, at=at(60)).results
    assert given_out.public_id == kept.paper_id
    assert papers.serve(db, cabinet, kept.paper_id, owner).content == content


def needs_a_paper_to_grant(db: Session) -> None:
    """The procedure of the allowance, whose decision is a file that the leader adds."""
    with transaction(db):
        revision = db.scalars(select(Revision).where(Revision.code == "1.001776")).one()
        told = dict(revision.definition)
        told["steps"] = [dict(step) for step in told["steps"]]
        (decide,) = (step for step in told["steps"] if step["name"] == "decide")
        decide["actions"] = [
            dict(one, needs=["paper", "signature"]) if one["name"] == "grant" else one
            for one in decide["actions"]
        ]
        revision.definition, revision.digest = told, "with a paper"
    db.info.clear()


def test_what_officers_add_takes_no_room_from_the_owner(db: Session, cabinet: Cabinet) -> None:
    owner = a_citizen(db)
    public_id = at_inspection(db, owner)
    encloses(db, public_id, minutes(cabinet))
    responding.withdraw(db, public_id, Deed(owner, at(20), a_key()))

    dossier_id = stands(db, public_id).dossier.id
    theirs = [paper for paper in papers.of_dossier(db, dossier_id) if not paper.internal]

    assert the_paper(db).added_at == at(10) > MONDAY
    assert len(theirs) < len(papers.of_dossier(db, dossier_id))
