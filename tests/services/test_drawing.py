"""Papers as pictures: whatever the file is, what is shown is pixels of ours, or nothing."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from sqlalchemy import update
from sqlalchemy.orm import Session

from services import apart, drawing
from services.adapters import page_drawing
from services.adapters.folder_store import FolderStore
from services.adapters.null import NullScanner
from services.apart import Told
from services.db import table, transaction
from services.errors import Conflict, NotFound, Unavailable
from services.keeping import Cabinet, Label, Upload, keep, tie
from services.models import Blob, Paper
from tests.factories import MONDAY, a_filed, a_key, an_officer, stands
from tests.uploads import a_pdf, a_photo

AN_MY = "tam-ky.an-my"


@pytest.fixture
def cabinet(tmp_path: Path) -> Cabinet:
    return Cabinet(FolderStore(tmp_path / "papers"), NullScanner())


def kept(db: Session, cabinet: Cabinet, public_id: str, content: bytes, name: str) -> str:
    """A file among the papers of a dossier."""
    file = keep(cabinet, Upload("disability_certificate", name, content, a_key()), MONDAY)
    here = {"dossier_id": stands(db, public_id).dossier.id}
    with transaction(db):
        clerk = an_officer(db, "clerk", AN_MY)
        return tie(db, file, Label(here, "Giấy xác nhận", clerk, MONDAY))


def a_telling_photo() -> bytes:
    """A picture taken sideways, with the place where it was taken."""
    written, exif = io.BytesIO(), Image.Exif()
    exif[274], exif[270] = 6, "15.57 N, 108.47 E"
    made = Image.new("RGB", (400, 200), "red")
    ImageDraw.Draw(made).line((20, 20, 300, 90), width=9)
    made.save(written, "JPEG", exif=exif)
    return written.getvalue()


def test_a_page_is_drawn_anew_for_whoever_may_see_the_dossier(
    db: Session, cabinet: Cabinet
) -> None:
    public_id, clerk = a_filed(db).public_id, an_officer(db, "clerk", AN_MY)
    pdf = kept(db, cabinet, public_id, a_pdf(3), "a.pdf")
    photo = kept(db, cabinet, public_id, a_telling_photo(), "b.jpg")

    paper, sizes = drawing.look(db, cabinet, public_id, pdf, clerk)
    second = drawing.page(db, cabinet, public_id, pdf, clerk, n=2, width=999)
    upright = drawing.page(db, cabinet, public_id, photo, clerk, n=1, width=400)

    assert (paper.filename, len(sizes)) == ("a.pdf", 3)
    assert Image.open(io.BytesIO(second)).size[0] == 1000
    shown = Image.open(io.BytesIO(upright))
    assert (shown.format, shown.size, dict(shown.getexif())) == ("JPEG", (200, 400), {})
    assert b"108.47" not in upright
    for by, n in ((clerk, 4), (an_officer(db, "clerk", "hoi-an"), 1)):
        with pytest.raises(NotFound):
            drawing.page(db, cabinet, public_id, pdf, by, n=n, width=400)
    other = a_filed(db).public_id
    with pytest.raises(NotFound):
        drawing.look(db, cabinet, other, pdf, clerk)


def test_what_is_infected_or_away_is_not_looked_at(db: Session, cabinet: Cabinet) -> None:
    public_id, clerk = a_filed(db).public_id, an_officer(db, "clerk", AN_MY)
    pdf = kept(db, cabinet, public_id, a_pdf(), "a.pdf")
    with transaction(db):
        db.execute(update(table(Blob)).values(state="infected"))
    with pytest.raises(Conflict):
        drawing.look(db, cabinet, public_id, pdf, clerk)
    with transaction(db):
        db.execute(update(table(Blob)).values(state="clean", sha256=table(Blob).c.sha256))

    class Away:
        def get(self, sha256: str) -> bytes:
            raise KeyError(sha256)

    with pytest.raises(Unavailable):
        drawing.look(db, Cabinet(Away(), cabinet.scanner), public_id, pdf, clerk)  # type: ignore[arg-type]
    assert db.get(Paper, 1) is not None


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\nrubbish", "application/pdf"),
        (a_photo()[:200], "image/jpeg"),
        (b"", "image/png"),
    ],
)
def test_what_cannot_be_drawn_is_nothing_and_no_fault(content: bytes, kind: str) -> None:
    assert drawing._draw(content, kind, 1, 400) == Told()  # noqa: SLF001 - the program's own word


@pytest.mark.parametrize(
    ("content", "kind"), [(a_pdf(2), "application/pdf"), (a_photo(), "image/jpeg")]
)
def test_only_the_sizes_are_told_where_no_page_is_wanted(content: bytes, kind: str) -> None:
    sizes, picture = page_drawing.drawn(content, kind=kind, page=0, width=400)

    assert len(sizes) in (1, 2)
    assert picture == b""
    with pytest.raises((page_drawing.Unreadable, IndexError)):
        page_drawing.drawn(content, kind=kind, page=9, width=400)
    assert page_drawing.drawn(content, kind=kind, page=1, width=400)[1]


def test_a_program_that_does_not_end_is_ended(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    endless = tmp_path / "endless.py"
    endless.write_text("while True: pass")
    monkeypatch.setattr(apart, "DRAWING", endless)
    monkeypatch.setattr(apart, "PATIENCE", 0.2)

    assert drawing._draw(a_pdf(), "application/pdf", 1, 400) == Told()  # noqa: SLF001 - likewise
    monkeypatch.setattr(apart, "TURN", 0)
    with drawing._turns, drawing._turns, pytest.raises(Unavailable):  # noqa: SLF001 - likewise
        drawing._draw(a_pdf(), "application/pdf", 1, 400)  # noqa: SLF001 - likewise
