"""Offices are made, named and ended in the browser, and no procedure loses its office."""

from __future__ import annotations

from datetime import date

from flask import Flask

from services import places
from services.administering import history, taking_back
from services.administering.changes import SHELL, Errand
from tests.factories import MONDAY, a_key
from tests.pages import Page
from tests.people import a_signed_in_officer, the_database

WHY = {"reason": "NQ 727"}
AN_MY = "/quan-tri/don-vi/tam-ky.an-my"


def test_offices_merge_after_the_plan_was_shown_and_it_is_taken_back(app: Flask) -> None:
    admin = a_signed_in_officer(app, "admin")
    path = f"{AN_MY}/sap-nhap"
    page = admin.opens(path)
    assert "2 đơn vị kết thúc" in page.words

    both = admin.sends(page, successor="tam-ky.an-xuan", in_code="an-xuan-my", **WHY)
    shown = admin.sends(page, successor="tam-ky.an-xuan", **WHY)
    with the_database(app) as db:
        assert history.listed(db)[1] == 0
    answer = admin.sends(Page(shown.text, path), **WHY)

    assert both.status_code == 422
    assert "Chọn một đơn vị đã có, hoặc điền đơn vị mới ở dưới" in both.text
    assert (shown.status_code, answer.status_code) == (200, 303)
    words = admin.opens(AN_MY).words
    assert "đến hết 01/03/2021" in words
    assert "Từ 02/03/2021 kế thừa bởi UBND phường An Xuân" in words
    heir = admin.opens("/quan-tri/don-vi/tam-ky.an-xuan").words
    assert "Từ 02/03/2021 nhận việc của UBND phường An Mỹ" in heir
    assert "Sáp nhập, đổi tên đơn vị: thêm" in admin.opens("/quan-tri/nhat-ky?loai=don-vi").words
    journal = admin.opens("/quan-tri/nhat-ky")
    assert "Sáp nhập, đổi tên đơn vị: thêm UBND phường An Xuân · cùng 4 thay đổi" in journal.words
    assert "Kế thừa đơn vị" not in journal.words
    with the_database(app) as db:
        [whole], _n = history.listed(db, kinds=("merger",))
        told = admin.opens(f"/quan-tri/nhat-ky/{whole.id}").words
        assert "Đơn vị kết thúc – UBND phường An Mỹ" in told
        assert "Kế thừa đơn vị: thêm" in told
        errand = Errand(by=SHELL, at=MONDAY, key=a_key(), reason="nhầm")
        taking_back.take_back(db, whole.id, errand)
        assert places.directory(db).ever("tam-ky.an-my").valid(date(2021, 3, 2))  # type: ignore[union-attr]  # it is there


def test_an_office_that_nothing_waits_for_ends_with_all_below_it(app: Flask) -> None:
    admin = a_signed_in_officer(app, "admin")
    page = admin.opens(f"{AN_MY}/ket-thuc")
    assert "2 đơn vị kết thúc cùng lúc" in page.words

    answer = admin.sends(page, **WHY)

    assert "đến hết 01/03/2021" in admin.opens(answer.location).words


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
