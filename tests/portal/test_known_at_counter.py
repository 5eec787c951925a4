"""A citizen with an account at the counter: what the State knows of them is not typed again."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from services.models import Dossier
from tests.factories import a_citizen, a_dossier, stands
from tests.pages import Page
from tests.people import Visitor, a_signed_in_officer, the_database

MARRIAGE = "1.004873"
COPY_OF_NAME = "1.004884"
PATH = f"/mot-cua/ghi-nhan/{MARRIAGE}"
NUMBER = "049190012345"
FIND = {"known-by": NUMBER, "find-known": "1"}
ASKED = {
    "relation": "self",
    "status": "never",
    "former": "none",
    "purpose": "loan",
    "relief": "none",
}
"""What nobody can know of her: for whom, her state, where she lived, what for, whether she is poor."""


@pytest.fixture
def clerk(app: Flask) -> Visitor:
    return a_signed_in_officer(app, "clerk", "tam-ky.an-my")


def somebody_known(app: Flask, **answers: Any) -> str:
    """Who has an account, and a dossier that says when she was born; its code."""
    with the_database(app) as db:
        also = {"phone": "0905123456", "address": "Tổ 5", "commune": "20341"}
        owner = a_citizen(db, name="Trần Thị Nghĩa", id_number=NUMBER, **also)
        said: dict[str, Any] = {
            "relation": "self",
            "person_born": "1990-05-20",
            "person_sex": "female",
        }
        said |= {"person_ethnic": "Cơ Tu", "person_nationality": "Việt Nam"} | answers
        made = a_dossier(db, COPY_OF_NAME, by=owner, then=["accept"], **said)
        return str(stands(db, made.dossier.public_id).dossier.code)


def found(clerk: Visitor, **also: str) -> Page:
    answer = clerk.sends(clerk.opens(PATH), **FIND, **also)
    assert answer.status_code == 200
    return Page(answer.text, PATH)


def test_a_known_citizen_is_served_with_six_boxes(app: Flask, clerk: Visitor) -> None:
    """Her number, and the five questions that only she can answer; eight at most were asked for."""
    code = somebody_known(app)

    looked_at = clerk.sends(found(clerk), **ASKED)

    page = Page(looked_at.text, PATH)
    assert "chỗ cần sửa" not in page.words
    assert "Đã điền sẵn 4 câu về người nộp." in page.words
    assert page.words.count(f"Chép từ hồ sơ {code}, nộp ngày") == 4
    assert len({"known-by", *ASKED}) == 6
    filed = clerk.sends(page)
    assert filed.status_code == 303, filed.text
    with the_database(app) as db:
        dossier = db.scalars(select(Dossier).where(Dossier.procedure == MARRIAGE)).one()
        answers = stands(db, dossier.public_id).matter.answers
    assert answers["person_born"] == "1990-05-20"
    assert (answers["person_ethnic"], answers["person_nationality"]) == ("Cơ Tu", "Việt Nam")


def test_what_was_copied_can_be_changed(app: Flask, clerk: Visitor) -> None:
    somebody_known(app)
    page = Page(clerk.sends(found(clerk), **ASKED).text, PATH)

    clerk.sends(page, **{"person_born-day": "21"})

    with the_database(app) as db:
        dossier = db.scalars(select(Dossier).where(Dossier.procedure == MARRIAGE)).one()
        assert stands(db, dossier.public_id).matter.answers["person_born"] == "1990-05-21"


def test_nothing_of_hers_is_filled_in_for_somebody_else(app: Flask, clerk: Visitor) -> None:
    somebody_known(app)

    answer = clerk.sends(found(clerk), **ASKED | {"relation": "other"})

    assert answer.status_code == 422
    assert "Chép từ hồ sơ" not in answer.text
    assert Page(answer.text).form().fields.get("person_ethnic") == ""


def test_an_answer_about_another_person_is_not_taken_for_hers(app: Flask, clerk: Visitor) -> None:
    somebody_known(app, relation="child")

    answer = clerk.sends(found(clerk), **ASKED)

    assert "Chép từ hồ sơ" not in answer.text


def test_a_number_tells_the_sex_and_the_year_and_no_day(app: Flask, clerk: Visitor) -> None:
    with the_database(app) as db:
        a_citizen(db, name="Trần Thị Nghĩa", id_number=NUMBER)

    answer = clerk.sends(found(clerk), **ASKED)

    fields = Page(answer.text).form().fields
    assert answer.status_code == 422
    assert fields["person_sex"] == "female"
    born = [fields[f"person_born-{part}"] for part in ("day", "month", "year")]
    assert born == ["", "", "1990"]


def test_an_account_found_for_another_applicant_says_nothing_of_them(
    app: Flask, clerk: Visitor
) -> None:
    somebody_known(app)
    page = found(clerk)

    answer = clerk.sends(page, **ASKED, **{"applicant-id": "049085000011", "person_id": ""})

    assert "Chép từ hồ sơ" not in answer.text
    assert Page(answer.text).form().fields["person_sex"] == "male"
