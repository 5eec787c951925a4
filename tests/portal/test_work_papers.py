"""Papers are looked at as pictures; what cannot be drawn is said in words."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import update

from portal.wiring import NAME
from services.db import table, transaction
from services.keeping import Label, Upload, keep, tie
from services.models import Blob
from tests.factories import MONDAY, a_filed, a_key, an_officer, stands
from tests.people import a_signed_in_officer, the_database
from tests.portal.working import AN_MY, a_clerk
from tests.uploads import a_pdf, a_photo


def with_papers(app: Flask) -> tuple[str, list[str]]:
    """A dossier with two papers, and their ids."""
    cabinet = app.extensions[NAME].cabinet
    with the_database(app) as db:
        public_id = a_filed(db).public_id
        label = Label(
            {"dossier_id": stands(db, public_id).dossier.id},
            "Giấy xác nhận",
            an_officer(db, "clerk", AN_MY),
            MONDAY,
        )
        files = [
            keep(cabinet, Upload("disability_certificate", name, content, a_key()), MONDAY)
            for name, content in (("a.pdf", a_pdf(2)), ("b.jpg", a_photo()))
        ]
        with transaction(db):
            return public_id, [tie(db, one, label) for one in files]


def test_a_paper_is_opened_from_the_dossier_and_shown_page_by_page(app: Flask) -> None:
    clerk = a_clerk(app)
    public_id, (pdf, photo) = with_papers(app)
    path = f"/xu-ly/{public_id}/giay-to/{pdf}"
    assert path in clerk.opens(f"/xu-ly/{public_id}").links

    page = clerk.opens(path)

    assert "Trang 2 trên 2" in page.words
    assert f"/xu-ly/{public_id}/giay-to/{photo}" in page.links
    assert f"{path}?co=to" in page.links
    picture = clerk.client.get(f"{path}/trang/2?rong=400")
    assert (picture.mimetype, picture.data[:2]) == ("image/jpeg", b"\xff\xd8")
    assert picture.headers["Cache-Control"] == "no-store"
    assert clerk.client.get(f"{path}/trang/3").status_code == 404
    assert clerk.client.get(f"{path}/trang/0").status_code == 200
    other = a_signed_in_officer(app, "clerk", "hoi-an")
    assert other.client.get(path).status_code == 404
    assert other.client.get(f"{path}/trang/1").status_code == 404


def test_a_file_that_cannot_be_drawn_is_said_in_words(app: Flask) -> None:
    clerk = a_clerk(app)
    public_id, (_pdf, photo) = with_papers(app)
    with the_database(app) as db, transaction(db):
        db.execute(update(table(Blob)).values(media_type="application/pdf"))

    page = clerk.opens(f"/xu-ly/{public_id}/giay-to/{photo}")

    assert "Không đọc được tệp này" in page.words
    assert '<img src="/xu-ly' not in page.text
