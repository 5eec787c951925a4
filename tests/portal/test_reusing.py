"""On the page of papers: what one has given already is there to be used again with one press."""

from __future__ import annotations

from flask import Flask

from portal.forms.uploads import REMOVE, REUSE
from portal.wiring import NAME, Wiring
from services import filing, papers
from services.keeping import Upload
from tests.factories import ALLOWANCE, MONDAY, a_draft, a_key
from tests.people import Visitor, a_signed_in_citizen, the_database
from tests.uploads import a_pdf

CERTIFICATE = "disability_certificate"


def has_handed_in(app: Flask, citizen: Visitor) -> str:
    """Its owner has filed a dossier with the certificate; the public id of the paper."""
    wired: Wiring = app.extensions[NAME]
    by = citizen.actor
    assert by
    with the_database(app) as db:
        draft = a_draft(db, by, group="disabled")
        upload = Upload(CERTIFICATE, "xác nhận.pdf", a_pdf(), a_key())
        paper = papers.add_to_draft(db, wired.cabinet, draft, upload, by=by, at=MONDAY)
        filing.submit(db, draft, by=by, at=MONDAY, assurance="low")
    return paper


def begins(citizen: Visitor) -> str:
    """A new declaration that asks for the certificate; the address of its papers."""
    begun = citizen.sends(citizen.opens(f"/nop-ho-so/{ALLOWANCE}"))
    draft = str(begun.location).removesuffix("/phan/1")
    group = {"group": "disabled", "poor_household": "no"}
    citizen.sends(citizen.opens(f"{draft}/phan/2"), **group)
    return f"{draft}/giay-to"


def test_an_earlier_paper_is_used_with_one_press_says_where_from_and_can_be_taken_out(
    app: Flask,
) -> None:
    citizen = a_signed_in_citizen(app)
    paper = has_handed_in(app, citizen)
    address = begins(citizen)
    page = citizen.opens(address)

    pressed = citizen.sends(page, **{REUSE: f"{CERTIFICATE}/{paper}"})
    there = citizen.opens(address)
    [taken] = [b["value"] for b in there.form().buttons if b.get("name") == REMOVE]

    assert "Bạn nộp trong hồ sơ N210301-00001 · 01/03/2021" in page.words
    assert (pressed.status_code, pressed.location) == (303, address)
    assert "Dùng lại từ hồ sơ N210301-00001 · 01/03/2021" in there.words
    assert "Bạn đã có giấy tờ này" not in there.words
    citizen.sends(there, **{REMOVE: taken})
    assert "Bạn đã có giấy tờ này, dùng lại được:" in citizen.opens(address).words


def test_what_others_have_given_is_neither_offered_nor_to_be_had(app: Flask) -> None:
    paper = has_handed_in(app, a_signed_in_citizen(app))
    citizen = a_signed_in_citizen(app)
    page = citizen.opens(begins(citizen))

    taken = citizen.sends(page, **{REUSE: f"{CERTIFICATE}/{paper}"})
    nonsense = citizen.sends(page, **{REUSE: "///"})

    assert "Bạn đã có giấy tờ này" not in page.words
    assert (taken.status_code, nonsense.status_code) == (404, 422)
    assert citizen.opens(page.path).form().buttons == page.form().buttons
