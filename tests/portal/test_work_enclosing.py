"""An officer adds a real file where an action needs a paper, in the portal."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from services.keeping import ENCLOSED, LARGEST
from services.models import Paper
from tests.factories import a_citizen
from tests.pages import Page
from tests.people import Visitor, a_signed_in_officer, signed_in, the_database
from tests.portal.working import standing
from tests.services.acting import CULTURE, at_inspection
from tests.uploads import a_file, a_pdf
from workflows.case import Actor


def an_inspector(app: Flask) -> Visitor:
    return a_signed_in_officer(app, "officer", CULTURE)


def inspected(app: Flask) -> tuple[str, Actor]:
    """A dossier that waits for the minutes of an inspection, and its owner."""
    with the_database(app) as db:
        owner = a_citizen(db)
        return at_inspection(db, owner), owner


def sends(by: Visitor, public_id: str, file: Any, **answers: Any) -> TestResponse:
    """Choose a file and send the decision; written in memory, as the client leaves its own
    temporary files open."""
    form = by.opens(f"/xu-ly/{public_id}").form(f"/xu-ly/{public_id}/quyet-dinh")
    sent = form.answered({"action": "propose", "paper": FileStorage(*file)} | answers)
    boundary, body = encode_multipart(sent)
    kind = f'multipart/form-data; boundary="{boundary}"'
    return by.client.post(form.action, data=body, content_type=kind)


def enclosed(app: Flask) -> list[str]:
    """The public ids of the papers that officers have added."""
    with the_database(app) as db:
        return list(db.scalars(select(Paper.public_id).where(Paper.slot == ENCLOSED)))


def test_the_file_is_in_the_history_and_can_be_opened(app: Flask) -> None:
    officer, (public_id, owner) = an_inspector(app), inspected(app)
    content = a_pdf()

    answer = sends(officer, public_id, a_file("../Biên bản đo phòng.pdf", content))

    assert (answer.status_code, answer.location) == (303, f"/xu-ly/{public_id}")
    (paper_id,) = enclosed(app)
    page = officer.opens(f"/xu-ly/{public_id}")
    assert page.words.count("Biên bản đo phòng.pdf") == 3  # To look at, to keep, in the history.
    assert "Nội bộ" in page.words
    assert f"/giay-to/{paper_id}" in page.links
    file = officer.gets(f"/giay-to/{paper_id}")
    assert (file.status_code, file.data) == (200, content)
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in file.headers["Content-Security-Policy"]
    mine = signed_in(app.test_client(), owner, app)
    assert mine.gets(f"/giay-to/{paper_id}").status_code == 404
    assert "Biên bản đo phòng" not in mine.opens(f"/ho-so/{public_id}").words


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Tệp không có nội dung."),
        (
            b"<html><script>alert(1)</script></html>",
            "Chỉ nhận tệp PDF, JPG hoặc PNG, mà bên trong tệp này là loại khác.",
        ),
        (a_pdf()[:200], "Tệp bị hỏng, không mở được."),
        (b"%PDF-1.7" + bytes(LARGEST), "Tệp nặng quá 10 MB."),
    ],
)
def test_a_bad_file_is_refused_in_words(app: Flask, content: bytes, words: str) -> None:
    officer, (public_id, _) = an_inspector(app), inspected(app)
    lines = standing(app, public_id).dossier.lines

    answer = sends(officer, public_id, a_file("bien-ban.pdf", content))

    assert answer.status_code == 422
    page = Page(answer.text)
    assert words in page.words
    assert page.form(f"/xu-ly/{public_id}/quyet-dinh").fields["action"] == "propose"
    assert (enclosed(app), standing(app, public_id).dossier.lines) == ([], lines)


def test_no_file_is_asked_for_in_words(app: Flask) -> None:
    officer, (public_id, _) = an_inspector(app), inspected(app)

    answer = sends(officer, public_id, a_file("", b""))

    assert answer.status_code == 422
    assert "Thêm tệp của giấy tờ kèm theo" in Page(answer.text).words


def test_a_good_file_beside_a_mistake_has_to_be_chosen_again(app: Flask) -> None:
    officer, (public_id, _) = an_inspector(app), inspected(app)

    answer = sends(officer, public_id, a_file("bien-ban.pdf", a_pdf()), action="")

    assert answer.status_code == 422
    words = Page(answer.text).words
    assert "Chọn một việc" in words
    assert "Chọn lại tệp." in words
    assert enclosed(app) == []


def test_a_stale_page_encloses_nothing(app: Flask) -> None:
    officer, (public_id, _) = an_inspector(app), inspected(app)

    answer = sends(officer, public_id, a_file("bien-ban.pdf", a_pdf()), seen="1")

    assert answer.status_code == 409
    assert enclosed(app) == []
