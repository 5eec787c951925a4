"""Scans go into their slots while a clerk takes a dossier in."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, encode_multipart

from services.models import Blob, Paper
from tests.pages import Page
from tests.people import Visitor, a_signed_in_citizen, a_signed_in_officer, the_database
from tests.portal.test_counter import (
    ALLOWANCE,
    ALLOWANCE_ANSWERS,
    AN_MY,
    APPLICANT,
    brought_to,
    kinds,
)
from tests.portal.test_my_dossier import has_filed
from tests.uploads import a_file, a_pdf, a_photo, a_picture

PATH = f"/mot-cua/ghi-nhan/{ALLOWANCE}"
BOX, KEPT = "papers-in-declaration-scan", "papers-in-declaration-kept"
WHITE = a_picture("white")
GOOD = APPLICANT | ALLOWANCE_ANSWERS


@pytest.fixture
def clerk(app: Flask) -> Visitor:
    return a_signed_in_officer(app, "clerk", AN_MY)


def scans(by: Visitor, page: Page, *files: Any, **answers: Any) -> TestResponse:
    """Send the page with these files in its slot, as a browser does."""
    sent = MultiDict(page.form().answered(answers))
    for file in files:
        sent.add(BOX, FileStorage(*a_file(*file)))
    boundary, body = encode_multipart(sent)
    kind = f'multipart/form-data; boundary="{boundary}"'
    return by.client.post(page.path, data=body, content_type=kind)


def kept(app: Flask) -> list[tuple[str, str]]:
    """The slots and names of all files that are in dossiers."""
    with the_database(app) as db:
        files = select(Paper.slot, Paper.filename).where(Paper.sha256.is_not(None))
        return [(row.slot, row.filename) for row in db.execute(files.order_by(Paper.id))]


def test_several_scans_lie_in_their_slot_beside_the_marks(app: Flask, clerk: Visitor) -> None:
    page = clerk.opens(PATH)
    boxes = [one.attrs for one in page.root.all("input") if one.attrs.get("name") == BOX]
    two = ("to-khai.pdf", a_pdf()), ("trang 2.jpg", a_photo())

    answer = scans(clerk, page, *two, **GOOD, **{"papers-in-declaration-original": "1"})

    assert ["capture" in box for box in boxes] == [True, False]  # the camera, or what is there
    assert answer.status_code == 303, answer.text
    assert kept(app) == [("declaration", "to-khai.pdf"), ("declaration", "trang 2.jpg")]
    public_id = answer.location.rpartition("/")[2]
    shown = clerk.opens(f"/mot-cua/ho-so/{public_id}").words
    assert "Bản chính × 1" in shown
    assert "trang 2.jpg" in shown
    other = a_signed_in_officer(app, "clerk", "hoi-an")
    other.opens(f"/mot-cua/ho-so/{public_id}", 404)


def test_an_unreadable_scan_is_refused_in_words_and_nothing_else_is_lost(
    app: Flask, clerk: Visitor
) -> None:
    files = ("to-khai.pdf", a_pdf()), ("mo.pdf", a_pdf()[:200])

    refused = scans(clerk, clerk.opens(PATH), *files, **GOOD)

    assert (refused.status_code, kept(app), kinds(app)) == (422, [], [])
    page = Page(refused.text, PATH)
    assert page.words.count("mo.pdf: Tệp bị hỏng, không mở được.") == 2  # above all, and at it
    assert page.form().fields["applicant-address"] == "Khối phố 3"
    token = page.form().fields[KEPT]
    stranger = a_signed_in_officer(app, "clerk", "tam-ky.tan-thanh")
    forged = {KEPT: [token, token[:-1]]}
    for by, sent in ((stranger, {KEPT: token}), (clerk, forged)):
        answer = scans(by, by.opens(PATH), **GOOD | sent)
        assert answer.status_code == 422
        assert "Tệp đã quét không còn giữ được" in answer.text

    answer = scans(clerk, page)

    assert answer.status_code == 303, answer.text
    assert kept(app) == [("declaration", "to-khai.pdf")]


def test_one_scan_too_many_is_named_and_nothing_else_is_lost(app: Flask, clerk: Visitor) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 100_000
    files = ("lớn.pdf", b"%PDF" * 50_000), ("to-khai.pdf", a_pdf()), ("trắng.jpg", WHITE)

    refused = scans(clerk, clerk.opens(PATH), *files, **GOOD)

    assert refused.status_code == 422
    page = Page(refused.text, PATH)
    assert "lớn.pdf: Một lần gửi chỉ nhận được" in page.words
    assert "trắng.jpg: Tệp này trắng" in page.words
    assert scans(clerk, page).status_code == 303
    assert kept(app) == [("declaration", "to-khai.pdf")]


def test_a_scan_completes_a_dossier_of_this_desk_only(app: Flask, clerk: Visitor) -> None:
    path = f"/mot-cua/bo-sung/{brought_to(app, 'ask')}"
    other = a_signed_in_officer(app, "clerk", "hoi-an")
    page = clerk.opens(path)
    with the_database(app) as db:
        before = db.scalars(select(Blob.sha256)).all()

    foreign = scans(
        other, Page(page.text, path), ("to-khai.pdf", a_pdf()), csrf_token=other.csrf_token()
    )
    answer = scans(clerk, page, ("to-khai.pdf", a_pdf()))

    assert (foreign.status_code, before) == (404, [])
    assert answer.status_code == 303, answer.text
    assert kept(app) == [("declaration", "to-khai.pdf")]


def test_originals_are_compared_and_scanned_into_what_was_filed_online(
    app: Flask, clerk: Visitor
) -> None:
    citizen = a_signed_in_citizen(app)
    mine = has_filed(app, citizen)
    public_id = mine.rpartition("/")[2]
    path = f"/mot-cua/giay-to/{public_id}"
    assert path in clerk.opens(f"/mot-cua/tiep-nhan/{public_id}").links
    before = clerk.opens(path)

    nothing = clerk.sends(before)
    refused = scans(clerk, clerk.opens(path), ("a.pdf", a_pdf()), ("trắng.jpg", WHITE))
    page = Page(refused.text, path)
    answer = scans(clerk, page, **{"papers-in-declaration-original": "1"})

    assert (nothing.status_code, refused.status_code) == (422, 422)
    assert "Ghi bản chính đã xem" in nothing.text
    assert answer.status_code == 303, answer.text
    assert ("declaration", "a.pdf") in kept(app)
    shown = clerk.opens(answer.location).words
    assert "Bản chính × 1" in shown
    assert "bản chính × 1" in shown  # in its history
    assert "Quầy đã đối chiếu giấy tờ" in citizen.opens(mine).words
    a_signed_in_officer(app, "clerk", "hoi-an").opens(path, 404)
    clerk.sends(
        clerk.opens(f"/mot-cua/tiep-nhan/{public_id}"), f"/mot-cua/tiep-nhan/{public_id}/nhan"
    )
    assert scans(clerk, clerk.opens(path), ("b.pdf", a_pdf(2))).status_code == 303


def test_what_waits_for_its_owner_is_brought_and_not_compared(app: Flask, clerk: Visitor) -> None:
    public_id = brought_to(app, "ask")

    answer = clerk.gets(f"/mot-cua/giay-to/{public_id}")

    assert answer.location == f"/mot-cua/ho-so/{public_id}"


def test_a_scan_that_cannot_be_read_is_named_and_not_taken_for_nothing(
    app: Flask, clerk: Visitor
) -> None:
    page = clerk.opens(f"/mot-cua/bo-sung/{brought_to(app, 'ask')}")

    answer = scans(clerk, page, ("to-khai.pdf", a_pdf()[:120]))

    assert answer.status_code == 422
    assert "to-khai.pdf: Tệp bị hỏng" in answer.text
    assert "Ghi giấy tờ đã nhận, hoặc sửa" not in answer.text
    assert kinds(app)[-1] == "asked"
