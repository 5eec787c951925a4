"""Files in pieces, as the script of a page sends them, and as somebody else might."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.citizen.uploading import KIND
from services.uploading import MOST_AT_ONCE
from tests.people import Visitor, a_signed_in_citizen
from tests.portal.test_filing_walk import has_ready
from tests.uploads import a_pdf

CONTENT = a_pdf(2)


def announces(citizen: Visitor, draft: str, content: bytes = CONTENT, **also: str) -> TestResponse:
    """Say that a file is about to come."""
    about = {
        "slot": "declaration",
        "name": "tờ khai.pdf",
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    return citizen.posts(f"{draft}/giay-to/tai", **(about | also))


def sends(citizen: Visitor, href: str, offset: int | str, content: bytes, **also: str) -> Any:
    """Send a piece."""
    headers = {"X-CSRFToken": citizen.csrf_token(), "Upload-Offset": str(offset)} | also
    return citizen.client.patch(href, data=content, headers=headers, content_type=KIND)


def test_a_file_in_pieces_is_a_paper_like_any_other_and_shows_its_mark(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    draft = has_ready(app, citizen)
    begun = announces(citizen, draft).json
    assert begun
    href = begun["href"]

    first = sends(citizen, href, 0, CONTENT[:100])
    again, wrong = (sends(citizen, href, at, CONTENT[:100]) for at in (0, 50))
    here = announces(citizen, draft).json
    last = sends(citizen, href, 100, CONTENT[100:])
    page = citizen.opens(f"{draft}/giay-to").words

    assert [one.status_code for one in (first, again, wrong, last)] == [204, 204, 409, 204]
    assert {one.headers["Upload-Offset"] for one in (first, again, wrong)} == {"100"}
    assert here == begun | {"offset": 100}
    assert "tờ khai.pdf" in page
    assert f"mã kiểm tra {hashlib.sha256(CONTENT).hexdigest()[:8]}" in page
    assert announces(citizen, draft).json == begun | {"offset": len(CONTENT), "there": True}
    assert sends(citizen, href, 0, CONTENT).status_code == 404


def test_what_is_no_paper_is_refused_with_the_same_words_and_let_go(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    draft = has_ready(app, citizen)
    program = b"MZ\x90\x00 a program"
    begun = announces(citizen, draft, program).json
    assert begun

    refused = sends(citizen, begun["href"], 0, program)
    garbled = announces(citizen, draft, sha256="0" * 64).json
    assert garbled
    wrong = sends(citizen, garbled["href"], 0, CONTENT)

    assert refused.json
    assert (refused.status_code, wrong.status_code) == (422, 422)
    assert "Chỉ nhận tệp PDF, JPG hoặc PNG" in refused.json["why"]
    assert "hỏng trên đường truyền" in wrong.json["why"]
    assert "tờ khai.pdf" not in citizen.opens(f"{draft}/giay-to").words


@pytest.mark.parametrize(
    ("also", "why"),
    [({"size": "99999999"}, "nặng quá 10 MB"), ({"size": "x"}, "không có nội dung")],
)
def test_what_cannot_come_is_said_before_it_is_sent(
    app: Flask, also: dict[str, str], why: str
) -> None:
    citizen = a_signed_in_citizen(app)

    answer = announces(citizen, has_ready(app, citizen), CONTENT, **also)

    assert answer.json
    assert (answer.status_code, why in answer.json["why"]) == (422, True)


def test_a_piece_that_is_none_changes_nothing(app: Flask) -> None:
    owner, other = a_signed_in_citizen(app), a_signed_in_citizen(app)
    draft = has_ready(app, owner)
    begun = announces(owner, draft).json
    assert begun
    href = begun["href"]

    answers = [
        sends(owner, href, "-1", b"x"),
        sends(owner, href, "x", b"x"),
        sends(owner, href, 0, b"x" * (MOST_AT_ONCE + 1)),
        sends(owner, href, 0, CONTENT, **{"X-CSRFToken": "x"}),
        sends(owner, f"{draft}/giay-to/tai/none", 0, b"x"),
        sends(other, href, 0, CONTENT),
        announces(other, draft),
    ]

    assert [one.status_code for one in answers] == [400, 400, 413, 400, 404, 404, 404]
    assert announces(owner, draft).json == begun
