"""Offices are made, named and ended in the browser, and no procedure loses its office."""

from __future__ import annotations

from datetime import date

from flask import Flask

from services import places
from services.administering import history, taking_back
from services.administering.changes import SHELL, Errand
from tests.factories import MONDAY, a_key
from tests.people import a_signed_in_officer, the_database

WHY = {"reason": "NQ 727"}
AN_MY = "/quan-tri/don-vi/tam-ky.an-my"


def test_an_office_ends_with_all_below_it_and_is_taken_back(app: Flask) -> None:
    admin = a_signed_in_officer(app, "admin")
    page = admin.opens(f"{AN_MY}/ket-thuc")
    assert "2 đơn vị kết thúc cùng lúc" in page.words

    answer = admin.sends(page, successor="tam-ky.an-xuan", **WHY)
    words = admin.opens(answer.location).words

    assert "đến hết 01/03/2021" in words
    assert "Từ 02/03/2021 kế thừa bởi UBND phường An Xuân" in words
    with the_database(app) as db:
        assert places.directory(db).ever("tam-ky.an-my.police").valid_to == date(2021, 3, 1)  # type: ignore[union-attr]  # it is there
        found, _n = history.listed(db, kinds=("office",), about="tam-ky.an-my")
        errand = Errand(by=SHELL, at=MONDAY, key=a_key(), reason="nhầm")
        taking_back.take_back(db, found[-1].id, errand)
        assert places.directory(db).ever("tam-ky.an-my").valid(date(2021, 3, 2))  # type: ignore[union-attr]  # as above


def test_an_office_that_a_procedure_needs_does_not_end(app: Flask) -> None:
    admin = a_signed_in_officer(app, "admin")
    path = "/quan-tri/don-vi/quang-nam.justice/ket-thuc"

    answer = admin.sends(admin.opens(path), **WHY)

    assert answer.status_code == 422
    assert "sẽ không còn nơi giải quyết" in answer.text


def test_an_office_is_made_and_named(app: Flask) -> None:
    admin = a_signed_in_officer(app, "admin")
    new = {
        "parent": "tam-ky",
        "kind": "division",
        "in_code": "digital",
        "name": "Phòng Chuyển đổi số thành phố Tam Kỳ",
        "short_name": "Phòng Chuyển đổi số",
        "identity_code": "000.99.03.H47",
    }

    made = admin.sends(admin.opens("/quan-tri/don-vi-moi"), **new, **WHY)
    twice = admin.sends(admin.opens("/quan-tri/don-vi-moi"), **new, **WHY)
    admin.sends(admin.opens(f"{made.location}/ten"), short_name="Phòng CĐS", **WHY)

    assert twice.status_code == 422
    assert "Phòng CĐS" in admin.opens(made.location).words
    assert (
        "Phòng Chuyển đổi số thành phố Tam Kỳ"
        in admin.opens("/quan-tri/don-vi?q=chuyen doi so").words
    )
    admin.opens("/quan-tri/don-vi/atlantis", status=404)
