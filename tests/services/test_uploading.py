"""Files that come in pieces, over a line that fails, from whoever it may be."""

from __future__ import annotations

import hashlib
import os
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from services import drafts, filing, papers, uploading
from services.adapters.folder_spool import FolderSpool
from services.adapters.folder_store import FolderStore
from services.adapters.null import NullScanner
from services.errors import Conflict, Invalid, NotFound
from services.keeping import LARGEST, Cabinet
from services.uploading import MOST_AT_ONCE, MOST_UNDER_WAY, Announced, UnderWay
from tests.factories import MONDAY, a_citizen, a_draft, a_key
from tests.uploads import a_pdf
from workflows.case import Actor

SLOT = "declaration"
CONTENT = a_pdf(3)
HALF = len(CONTENT) // 2


@pytest.fixture
def spool(tmp_path: Path) -> FolderSpool:
    return FolderSpool(tmp_path / "papers.parts")


@pytest.fixture
def citizen(db: Session) -> Actor:
    return a_citizen(db)


@pytest.fixture
def draft(db: Session, citizen: Actor) -> str:
    return a_draft(db, citizen)


def a_file(content: bytes = CONTENT, size: int = 0) -> Announced:
    """A file that is about to come."""
    known = Announced(
        SLOT, "tờ khai.pdf", len(content), hashlib.sha256(content).hexdigest(), a_key()
    )
    return replace(known, size=size) if size else known


def test_a_file_goes_on_where_it_stopped_and_becomes_a_paper(
    db: Session, spool: FolderSpool, citizen: Actor, draft: str, tmp_path: Path
) -> None:
    cabinet = Cabinet(FolderStore(tmp_path / "papers"), NullScanner())
    begun = uploading.begin(db, spool, draft, a_file(), by=citizen)
    uploading.add(db, spool, draft, begun, CONTENT[:HALF], by=citizen)

    again = uploading.begin(db, spool, draft, a_file(), by=citizen)
    end = uploading.add(db, spool, draft, again, CONTENT[HALF:], by=citizen)
    file = uploading.whole(db, spool, draft, begun.name, by=citizen)
    papers.add_to_draft(db, cabinet, draft, file, by=citizen, at=MONDAY)
    uploading.over(spool, draft, begun.name)

    assert (again, end) == (UnderWay(begun.name, HALF), len(CONTENT))
    assert file.content == CONTENT
    assert uploading.begin(db, spool, draft, a_file(), by=citizen).there
    assert not list(spool.root.glob("*"))


@pytest.mark.parametrize("offset", [0, HALF - 1, HALF + 1])
def test_a_piece_at_a_wrong_offset_changes_nothing_and_learns_the_right_one(
    db: Session, spool: FolderSpool, citizen: Actor, draft: str, offset: int
) -> None:
    begun = uploading.begin(db, spool, draft, a_file(), by=citizen)
    uploading.add(db, spool, draft, begun, CONTENT[:HALF], by=citizen)

    end = uploading.add(db, spool, draft, replace(begun, offset=offset), b"xx", by=citizen)

    assert end == HALF
    assert spool.content(uploading.place_of(draft), begun.name) == CONTENT[:HALF]


@pytest.mark.parametrize(
    ("also", "reason"),
    [
        ({"slot": "none"}, "paper-unknown"),
        ({"size": 0}, "file-empty"),
        ({"size": -1}, "file-empty"),
        ({"size": LARGEST + 1}, "file-too-large"),
        ({"sha256": "x" * 64}, "upload-unreadable"),
        ({"sha256": ""}, "upload-unreadable"),
        ({"filename": "x" * 2000}, "upload-unreadable"),
    ],
)
def test_what_could_never_be_a_paper_is_not_begun(
    db: Session,
    spool: FolderSpool,
    citizen: Actor,
    draft: str,
    also: dict[str, object],
    reason: str,
) -> None:
    with pytest.raises(Invalid) as refused:
        uploading.begin(db, spool, draft, replace(a_file(), **also), by=citizen)  # type: ignore[arg-type]

    assert refused.value.reason == reason
    assert not spool.root.exists()


def test_more_than_was_announced_or_too_much_at_once_is_refused(
    db: Session, spool: FolderSpool, citizen: Actor, draft: str
) -> None:
    small = uploading.begin(db, spool, draft, a_file(), by=citizen)
    large = uploading.begin(db, spool, draft, a_file(size=LARGEST), by=citizen)

    for came, content in (
        (small, CONTENT + b"!"),
        (replace(small, offset=-1), b"x"),
        (large, b"x" * (MOST_AT_ONCE + 1)),
    ):
        with pytest.raises(Invalid, match="upload-too-long"):
            uploading.add(db, spool, draft, came, content, by=citizen)

    assert spool.content(uploading.place_of(draft), small.name) == b""


def test_a_wrong_hash_is_told_and_the_file_is_let_go(
    db: Session, spool: FolderSpool, citizen: Actor, draft: str
) -> None:
    begun = uploading.begin(db, spool, draft, a_file(), by=citizen)
    with pytest.raises(Conflict):
        uploading.whole(db, spool, draft, begun.name, by=citizen)
    uploading.add(db, spool, draft, begun, CONTENT[:-1] + b"?", by=citizen)

    with pytest.raises(Invalid, match="upload-garbled"):
        uploading.whole(db, spool, draft, begun.name, by=citizen)

    assert uploading.begin(db, spool, draft, a_file(), by=citizen).offset == 0


def test_ten_thousand_uploads_are_not_begun(
    db: Session, spool: FolderSpool, citizen: Actor, draft: str
) -> None:
    for n in range(MOST_UNDER_WAY):
        uploading.begin(db, spool, draft, a_file(b"%d" % n), by=citizen)
    for n in range(100, 130):
        with pytest.raises(Invalid, match="too-many-uploads"):
            uploading.begin(db, spool, draft, a_file(b"%d" % n), by=citizen)

    assert spool.under_way(uploading.place_of(draft)) == MOST_UNDER_WAY
    assert uploading.begin(db, spool, draft, a_file(b"0"), by=citizen).offset == 0


def test_nobody_finds_an_upload_of_somebody_else(
    db: Session, spool: FolderSpool, citizen: Actor, draft: str
) -> None:
    begun, other = uploading.begin(db, spool, draft, a_file(), by=citizen), a_citizen(db)
    own = a_draft(db, other)

    for draft_id, name in ((draft, begun.name), (own, begun.name), (own, ".."), (own, "x\0")):
        with pytest.raises(NotFound):
            uploading.add(db, spool, draft_id, UnderWay(name, 0), CONTENT, by=other)
    with pytest.raises(NotFound):
        uploading.begin(db, spool, draft, a_file(), by=other)


class Hasty(FolderSpool):
    """A spool of which another request lets go right after its note was read."""

    def note(self, place: str, name: str) -> str:
        """The note, of what is gone by now."""
        read = super().note(place, name)
        self.drop(place, name)
        return read


def test_what_has_become_a_paper_in_another_request_is_not_found_any_more(
    db: Session, spool: FolderSpool, citizen: Actor, draft: str
) -> None:
    hasty = Hasty(spool.root)
    for use in (
        lambda it: uploading.add(db, hasty, draft, it, CONTENT, by=citizen),
        lambda it: uploading.whole(db, hasty, draft, it.name, by=citizen),
        lambda _: uploading.begin(db, hasty, draft, a_file(), by=citizen),
    ):
        begun = uploading.begin(db, spool, draft, a_file(), by=citizen)
        with pytest.raises(NotFound):
            use(begun)


def test_nothing_comes_to_a_draft_that_was_filed_or_thrown_away(
    db: Session, spool: FolderSpool, citizen: Actor, draft: str
) -> None:
    thrown = a_draft(db, citizen)
    drafts.discard(db, thrown, by=citizen)
    filing.submit(db, draft, by=citizen, at=MONDAY, assurance="low")

    with pytest.raises(Conflict):
        uploading.begin(db, spool, draft, a_file(), by=citizen)
    with pytest.raises(NotFound):
        uploading.begin(db, spool, thrown, a_file(), by=citizen)


def test_what_was_given_up_goes_after_a_day(spool: FolderSpool) -> None:
    for place in ("old", "new"):
        spool.begin(place, "one", "{}")
        spool.append(place, "one", 0, b"half")
    long_ago = time.time() - 2 * 24 * 3600
    for path in (*(spool.root / "old").iterdir(), spool.root / "old"):
        os.utime(path, (long_ago, long_ago))

    gone = spool.sweep(timedelta(days=1), now=time.time())

    assert (gone, [path.name for path in spool.root.iterdir()]) == (1, ["new"])
    with pytest.raises(KeyError):
        spool.append("old", "one", 4, b"more")
    with pytest.raises(KeyError):
        spool.content("old", "one")
